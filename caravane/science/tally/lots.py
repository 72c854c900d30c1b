# SPDX-License-Identifier: AGPL-3.0-or-later
"""A lot that anyone can draw again.

The options are put in the order of SHA-256("SEED/ID") read as hexadecimal text, where SEED is the seed as
published and ID the option's number: `printf '%s' 'SEED/3' | sha256sum`. Of tied options the first in that
order is ahead: it wins, its surplus goes first, and it is eliminated last.
"""

from collections.abc import Iterable
from hashlib import sha256

__all__ = ["draw_order"]


def draw_order(seed: str, options: Iterable[int]) -> tuple[int, ...]:
    """The options in the order of the lot."""
    return tuple(sorted(options, key=lambda option: sha256(f"{seed}/{option}".encode()).hexdigest()))
