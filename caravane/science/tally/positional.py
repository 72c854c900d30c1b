# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules that give points to places: plurality (1, 0, 0, …), Borda, Dowdall and any weights.

A group of equals shares the points of the places it fills: with weights 3, 2, 1 a ballot `{a,b},c`
gives 5/2 to a, 5/2 to b and 1 to c. Unranked options get 0.
"""

from collections.abc import Sequence
from fractions import Fraction

from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.layers import by_score
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.places import Place, places_of, times_held
from caravane.science.tally.profiles import Profile

__all__ = ["borda", "dowdall", "plurality", "positional"]


def plurality(profile: Profile, conventions: Conventions) -> Verdict:
    """Each ballot gives one vote to its first option, or equal parts to its first group."""
    return _verdict(profile, (1,))


def positional(profile: Profile, conventions: Conventions) -> Verdict:
    """Each place gives the points of `conventions.weights`."""
    return _verdict(profile, conventions.weights)


def borda(profile: Profile, conventions: Conventions) -> Verdict:
    """Among m options the places give m−1, m−2, … points, however many options the ballot ranks."""
    return _verdict(profile, range(len(profile.alternatives) - 1, 0, -1))


def dowdall(profile: Profile, conventions: Conventions) -> Verdict:
    """The places give 1, 1/2, 1/3, … points."""
    return _verdict(profile, [Fraction(1, place + 1) for place in range(len(profile.alternatives))])


def _verdict(profile: Profile, weights: Sequence[Number]) -> Verdict:
    scores = _points(profile, weights)
    return Verdict(by_score(scores), scores)


def _points(profile: Profile, weights: Sequence[Number]) -> dict[int, Number]:
    shares = {place: _share(weights, place) for place in places_of(profile)}
    held = times_held(profile, lambda place: bool(shares[place]))
    return {
        option: exact(sum((shares[place] * n for place, n in held[option].items()), Fraction()))
        for option in profile.alternatives
    }


def _share(weights: Sequence[Number], place: Place) -> Fraction:
    before, size = place
    return Fraction(sum(weights[before : before + size]), size)
