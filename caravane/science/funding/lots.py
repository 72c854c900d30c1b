# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lot that tells equals apart, which anyone can draw again."""

from hashlib import sha256

__all__ = ["lot"]


def lot(seed: str, id_: str) -> str:
    """A project's lot, the SHA-256 of `seed:id` in hexadecimal: the lowest comes first."""
    return sha256(f"{seed}:{id_}".encode()).hexdigest()
