# SPDX-License-Identifier: AGPL-3.0-or-later
"""Majority judgment: the option with the best median grade wins.

Source: M. Balinski and R. Laraki, Majority Judgment (MIT Press, 2010), and "A theory of measuring,
electing, and ranking", PNAS 104 (2007). Each option's grades are put in order; the majority-grade is the
middle one, the lower of the two in the middle of an even number. Options with the same one are compared by
taking it away and looking again: grades are read outwards from the middle, below and above in turn. Only
options that have each grade as often as each other tie.

A ballot that does not grade an option gives it the last category; one that grades nothing is blank.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from caravane.science.tally.conventions import Conventions
from caravane.science.tally.errors import NotCountable
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Graded, Profile

__all__ = ["majority_judgment"]

Steps = Sequence[int]  # how many grades are in the worst category, in the two worst, …


def majority_judgment(profile: Profile, conventions: Conventions) -> Verdict:
    """The score is the rank of the majority-grade's category, 1 for the last one.

    Raises NotCountable when the ballots are not graded.
    """
    if not profile.graded:
        raise NotCountable("majority-judgment needs graded ballots (.cat)")
    steps = {option: tuple(accumulate(n)) for option, n in _grades(profile.graded, profile).items()}
    values = dict(zip(steps, _majority_values(list(steps.values())), strict=True))
    layers: dict[tuple[int, ...], list[int]] = {}
    for option, value in values.items():
        layers.setdefault(value, []).append(option)
    ranking = tuple(tuple(sorted(layers[value])) for value in sorted(layers, reverse=True))
    names = profile.graded.categories[::-1]
    grades = {option: names[value[0]] for option, value in values.items()}
    return Verdict(ranking, {option: value[0] + 1 for option, value in values.items()}, grades=grades)


def _grades(graded: Graded, profile: Profile) -> Mapping[int, list[int]]:
    """How often each option has each category, the worst first."""
    categories = len(graded.categories)
    times = {option: [0] * categories for option in sorted(profile.alternatives)}
    for ballot, n in graded.ballots.items():
        for place, group in enumerate(ballot):
            for option in group:
                times[option][categories - 1 - place] += n
    graders = sum(n for ballot, n in graded.ballots.items() if any(ballot))
    for row in times.values():
        row[0] += graders - sum(row)
    return times


def _majority_values(options: Sequence[Steps]) -> list[tuple[int, ...]]:
    """Grades outwards from the middle, read only where somebody's change: they compare alike.

    With n grades in order and the middle at m = (n−1)//2, the majority-grades are those at m, then, n being
    odd, at m−1, m+1, m−2, …, n being even, at m+1, m−1, m+2, …
    """
    grades = options[0][-1]
    if not grades:
        return [(0,) for _ in options]
    middle = (grades - 1) // 2
    sides = (-1, 1) if grades % 2 else (1, -1)
    distances = sorted({0, *_changes(options, middle, grades)})
    places = [middle + side * distance for distance in distances for side in sides]
    return [tuple(bisect_right(steps, place) for place in places if 0 <= place < grades) for steps in options]


def _changes(options: Iterable[Steps], middle: int, grades: int) -> set[int]:
    """Distances from the middle at which an option's grade below or above may be another one."""
    edges = {edge for steps in options for edge in steps}
    distances = {edge - middle for edge in edges} | {middle - edge + 1 for edge in edges}
    return {distance for distance in distances if 0 <= distance <= grades}
