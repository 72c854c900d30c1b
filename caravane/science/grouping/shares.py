# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spread a number of groups over themes by their size."""

from collections.abc import Mapping

from caravane.science.grouping.errors import InvalidPackages

__all__ = ["MOST_PACKAGES", "shares"]

MOST_PACKAGES = 5000


def shares(sizes: Mapping[str, int], packages: int | None) -> dict[str, int | None]:
    """How many groups each theme is to have, given how many different texts it has; None leaves it open.

    One each, then one at a time to the theme with the most texts per group it would have (Jefferson).
    Raises InvalidPackages.
    """
    if packages is None:
        return dict.fromkeys(sizes)
    _check(sizes, packages)
    given = dict.fromkeys(sizes, 1)
    for _ in range(packages - len(sizes)):
        open_ones = [theme for theme in sizes if given[theme] < sizes[theme]]
        given[max(open_ones, key=lambda theme: sizes[theme] / (given[theme] + 1))] += 1
    return {**given}


def _check(sizes: Mapping[str, int], packages: int) -> None:
    texts = sum(sizes.values())
    if not 1 <= packages <= MOST_PACKAGES:
        raise InvalidPackages(f"{packages} packages: from 1 to {MOST_PACKAGES} can be made")
    if packages > texts:
        raise InvalidPackages(f"{packages} packages cannot be made of {texts} different texts")
    if packages < len(sizes):
        raise InvalidPackages(f"{packages} packages cannot cover {len(sizes)} themes: each needs one")
