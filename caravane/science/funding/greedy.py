# SPDX-License-Identifier: AGPL-3.0-or-later
"""Greedy: take projects by the utility they give per cent, each one that still fits in what is left.

Under `cost` utilities that is by the number of votes, what most towns do. A project without a vote comes
last, and is taken if it fits. Source: greedy utilitarian welfare, as in pabutools; Rey & Maly, "The
(Computational) Social Choice Take on Indivisible Participatory Budgeting", 2023.
"""

from collections.abc import Collection, Sequence
from itertools import groupby

from caravane.science.funding.ties import Precedence, Tie
from caravane.science.funding.utilities import Utility

__all__ = ["greedy"]


def greedy(
    utility: Utility,
    costs: Sequence[int],
    budget: int,
    precedence: Precedence,
    funded: Collection[int] = (),
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """The projects taken after those already `funded`, in sequence, and the ties that decided.

    `budget` is what is left, in cents. A tie decides when only some of the equals are taken.
    """
    left = budget
    taken: list[int] = []
    ties: list[Tie] = []
    for equals in _by_density(utility, costs, precedence, funded):
        some = []
        for project in equals:
            if costs[project] <= left:
                left -= costs[project]
                some.append(project)
        taken += some
        if some and len(some) < len(equals):
            ties.append(Tie(tuple(equals), tuple(some), precedence.broken_by))
    return tuple(taken), tuple(ties)


def _by_density(
    utility: Utility, costs: Sequence[int], precedence: Precedence, funded: Collection[int]
) -> list[list[int]]:
    """Projects in groups of equals, each in the sequence of the lot."""

    def merits(project: int) -> tuple[object, ...]:
        return -utility.density(project, costs[project]), *precedence.merits(project)

    rest = [project for project in range(len(costs)) if project not in funded]
    ordered = sorted(rest, key=lambda project: (*merits(project), precedence.rank(project)))
    return [list(equals) for _, equals in groupby(ordered, merits)]
