# SPDX-License-Identifier: AGPL-3.0-or-later
"""A lot that anyone can draw again from a published seed."""

from hashlib import sha256

__all__ = ["lot"]


def lot(seed: str, identifier: object) -> str:
    """The SHA-256 of `SEED/ID` in hexadecimal: of equals, the lowest comes first.

    Anyone checks it with `printf '%s' 'SEED/ID' | sha256sum`.
    """
    return sha256(f"{seed}/{identifier}".encode()).hexdigest()
