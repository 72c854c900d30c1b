# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seeds, and lots that anyone can draw again from a published one."""

from hashlib import sha256

__all__ = ["Seed", "lot", "read_seed"]

Seed = int | str  # as it was published: a whole number, or any words


def read_seed(text: str) -> Seed:
    """The seed as a number where the text is one, else as it stands: `2026-11-25, 12 4 31 7`."""
    return int(text) if text.isdecimal() else text


def lot(seed: Seed, identifier: object) -> str:
    """The SHA-256 of `SEED/ID` in hexadecimal: of equals, the lowest comes first.

    Anyone checks it with `printf '%s' 'SEED/ID' | sha256sum`.
    """
    return sha256(f"{seed}/{identifier}".encode(errors="surrogateescape")).hexdigest()
