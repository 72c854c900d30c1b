# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which places of the ballots each option holds: all that positional rules and Bucklin look at."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import accumulate

from caravane.science.tally.profiles import Profile

__all__ = ["Place", "places_of", "times_held"]

Place = tuple[int, int]  # places before the group, places in it


def places_of(profile: Profile) -> set[Place]:
    """Every place that some group of the ballots fills."""
    shapes = {tuple(map(len, order)) for order in profile.orders}
    return {place for shape in shapes for place in zip(accumulate(shape, initial=0), shape, strict=False)}


def times_held(profile: Profile, counts: Callable[[Place], bool]) -> Mapping[int, Mapping[Place, int]]:
    """How many ballots put each option in each place; a ballot is read up to one that does not count."""
    worth = {place for place in places_of(profile) if counts(place)}
    held: dict[int, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for order, multiplicity in profile.orders.items():
        before = 0
        for group in order:
            place = before, len(group)
            before += len(group)
            if place not in worth:
                break
            for option in group:
                held[option][place] += multiplicity
    return held
