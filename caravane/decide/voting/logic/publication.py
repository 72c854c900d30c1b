# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much of a result may be shown: the fewer the ballots, the less, so that none can be told apart."""

from enum import IntEnum

FEW = 10  # below it the ranking alone


class Detail(IntEnum):
    """What is public of a question, from the least to the most."""

    RANKING = 1
    POINTS = 2
    BALLOTS = 3


def detail(expressed: int, threshold: int) -> Detail:
    """Return what may be public with so many ballots that rank something (neither blank nor null)."""
    if expressed < FEW:
        return Detail.RANKING
    return Detail.BALLOTS if expressed >= threshold else Detail.POINTS


def by_channel(paper: int, web: int, threshold: int) -> bool:
    """Say whether each channel's number may be shown: it and its complement must reach the threshold."""
    return min(paper, web) >= threshold
