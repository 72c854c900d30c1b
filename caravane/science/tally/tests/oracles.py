# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same rules written as their definitions read, slow and short, to compare with."""

from fractions import Fraction
from functools import cache

from caravane.science.tally import Conventions, Order, Profile
from caravane.science.tally.duels import Duels


def place_of(order: Order, option: int) -> int | None:
    return next((place for place, group in enumerate(order) if option in group), None)


def prefers(order: Order, a: int, b: int, unranked: str) -> bool:
    at, other = place_of(order, a), place_of(order, b)
    if at is None:
        return False
    return unranked == "last" if other is None else at < other


def duels(profile: Profile, conventions: Conventions) -> Duels:
    def votes(a: int, b: int) -> int:
        chosen = (n for order, n in profile.orders.items() if prefers(order, a, b, conventions.unranked))
        return sum(chosen)

    options = profile.alternatives
    return {a: {b: votes(a, b) for b in options if a != b} for a in options}


def strongest_paths(links: Duels) -> Duels:
    """The cubic algorithm of Schulze 2011, section 2.3.1."""
    paths = {a: dict(row) for a, row in links.items()}
    for middle in paths:
        for a in paths:
            for b in paths:
                if len({a, b, middle}) == 3:
                    through = min(paths[a][middle], paths[middle][b])
                    paths[a][b] = max(paths[a][b], through)
    return paths


def points(profile: Profile, weights: tuple[int, ...]) -> dict[int, Fraction]:
    scores = dict.fromkeys(profile.alternatives, Fraction())
    for order, n in profile.orders.items():
        left = list(weights)
        for group in order:
            mine, left = left[: len(group)], left[len(group) :]
            for option in group:
                scores[option] += Fraction(n * sum(mine), len(group))
    return scores


def irv_winners(profile: Profile) -> frozenset[int]:
    """Every way to eliminate one lowest option at a time."""

    def held(continuing: frozenset[int]) -> dict[int, Fraction]:
        votes = dict.fromkeys(continuing, Fraction())
        for order, n in profile.orders.items():
            first = next((set(group) & continuing for group in order if set(group) & continuing), ())
            for option in first:
                votes[option] += Fraction(n, len(first))
        return votes

    @cache
    def winners(continuing: frozenset[int]) -> frozenset[int]:
        if len(continuing) == 1:
            return continuing
        votes = held(continuing)
        lowest = [option for option in continuing if votes[option] == min(votes.values())]
        return frozenset().union(*(winners(continuing - {option}) for option in lowest))

    return winners(frozenset(profile.alternatives))
