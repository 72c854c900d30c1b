# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order in which a lot puts the options.

Of tied options the first in that order is ahead: it wins, its surplus goes first, and it is eliminated last.
"""

from collections.abc import Iterable

from caravane.science.lots import lot

__all__ = ["draw_order"]


def draw_order(seed: str, options: Iterable[int]) -> tuple[int, ...]:
    """The options by their lots, each the SHA-256 of `SEED/ID` where ID is the option's number."""
    return tuple(sorted(options, key=lambda option: lot(seed, option)))
