# SPDX-License-Identifier: AGPL-3.0-or-later
"""Duels: how many ballots prefer one option to another."""

from collections.abc import Iterable

from caravane.science.tally.conventions import Conventions
from caravane.science.tally.profiles import Order, Profile

__all__ = ["Duels", "duels", "strengths"]

Duels = dict[int, dict[int, int]]
Counted = list[tuple[Order, int]]


def duels(profile: Profile, conventions: Conventions) -> Duels:
    """`result[a][b]` is the number of ballots that rank a before b, for every two options.

    With unranked=last a ranked option is before every unranked one, and unranked ones are equal;
    with no-opinion only options that the ballot ranks are compared. Equals of a group are not
    before each other. The profile's last groups must have been read (`read_last_group`).
    """
    if conventions.unranked == "no-opinion":
        return _before(profile.alternatives, list(profile.orders.items()))
    orders = [(_without_last(order, profile), n) for order, n in profile.orders.items()]
    return _before_or_unranked(profile.alternatives, orders)


def strengths(wins: Duels, strength: str) -> Duels:
    """Weight of each duel: its votes or its margin when won, 0 when lost or even."""
    less = int(strength == "margins")
    return {
        a: {b: n - less * wins[b][a] if n > wins[b][a] else 0 for b, n in row.items()}
        for a, row in wins.items()
    }


def _without_last(order: Order, profile: Profile) -> Order:
    """The last group of an order that names everybody loses the same duels unranked: so skip it."""
    return order[:-1] if sum(map(len, order)) == len(profile.alternatives) else order


def _before_or_unranked(options: Iterable[int], orders: Counted) -> Duels:
    """Ballots that rank a, less those that rank b too, at or before a's place.

    Looks only at ranked options, so three places among 379 options cost no more than among 15.
    """
    before, level = _before(options, orders), _level(options, orders)
    ranked = _times_ranked(options, orders)
    return {a: {b: ranked[a] - before[b][a] - even for b, even in row.items()} for a, row in level.items()}


def _before(options: Iterable[int], orders: Counted) -> Duels:
    table = _empty(options)
    for order, n in orders:
        for place, group in enumerate(order):
            behind = [option for later in order[place + 1 :] for option in later]
            for option in group:
                _add(table[option], behind, n)
    return table


def _level(options: Iterable[int], orders: Counted) -> Duels:
    table = _empty(options)
    for order, n in orders:
        for group in order:
            for option in group if len(group) > 1 else ():
                _add(table[option], [other for other in group if other != option], n)
    return table


def _add(row: dict[int, int], options: list[int], n: int) -> None:
    for option in options:
        row[option] += n


def _times_ranked(options: Iterable[int], orders: Counted) -> dict[int, int]:
    ranked = dict.fromkeys(options, 0)
    for order, n in orders:
        for group in order:
            _add(ranked, list(group), n)
    return ranked


def _empty(options: Iterable[int]) -> Duels:
    return {a: {b: 0 for b in options if b != a} for a in options}
