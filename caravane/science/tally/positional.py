# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules that give points to places: plurality (1, 0, 0, …) and any weights.

A group of equals shares the points of the places it fills: with weights 3, 2, 1 a ballot `{a,b},c`
gives 5/2 to a, 5/2 to b and 1 to c. Unranked options get 0.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.layers import by_score
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Profile

__all__ = ["plurality", "positional"]

Place = tuple[int, int]  # places before the group, places in it


def plurality(profile: Profile, conventions: Conventions) -> Verdict:
    """Each ballot gives one vote to its first option, or equal parts to its first group."""
    scores = _points(profile, (1,))
    return Verdict(by_score(scores), scores)


def positional(profile: Profile, conventions: Conventions) -> Verdict:
    """Each place gives the points of `conventions.weights`."""
    scores = _points(profile, conventions.weights)
    return Verdict(by_score(scores), scores)


def _points(profile: Profile, weights: Sequence[Number]) -> dict[int, Number]:
    shares = {place: _share(weights, place) for place in _places(profile)}
    held = _times_held(profile, {place for place, share in shares.items() if share})
    return {
        option: exact(sum((shares[place] * n for place, n in held[option].items()), Fraction()))
        for option in profile.alternatives
    }


def _places(profile: Profile) -> set[Place]:
    shapes = {tuple(map(len, order)) for order in profile.orders}
    return {place for shape in shapes for place in _places_of(shape)}


def _places_of(shape: Sequence[int]) -> list[Place]:
    return list(zip(accumulate(shape, initial=0), shape, strict=False))


def _share(weights: Sequence[Number], place: Place) -> Fraction:
    before, size = place
    return Fraction(sum(weights[before : before + size]), size)


def _times_held(profile: Profile, worth: set[Place]) -> Mapping[int, dict[Place, int]]:
    """For each option, how many ballots put it in each place that is worth points."""
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
