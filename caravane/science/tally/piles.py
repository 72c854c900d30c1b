# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ballots sorted into piles by the first options they name among those that continue."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from fractions import Fraction

from caravane.science.tally.conventions import Number, exact
from caravane.science.tally.profiles import Group, Order

__all__ = ["Piles", "at_most", "pass_on", "sort_into_piles", "votes"]

# First group → what such ballots say after it → how many. Never changed once made: rounds that
# come from the same tie share their piles.
Piles = dict[Group, dict[Order, int]]


def sort_into_piles(ballots: Iterable[tuple[Order, int]], continuing: AbstractSet[int]) -> Piles:
    """Piles of these ballots; a ballot that names no continuing option is in none of them."""
    piles: Piles = {}
    for order, n in ballots:
        first, rest = _first_and_rest(order, continuing)
        if first:
            pile = piles.setdefault(first, {})
            pile[rest] = pile.get(rest, 0) + n
    return piles


def pass_on(piles: Piles, continuing: AbstractSet[int]) -> Piles:
    """The piles once only these options continue: ballots that lose their first group move."""
    kept = {first: pile for first, pile in piles.items() if continuing >= set(first)}
    moving = (
        ((first, *rest), n) for first, pile in piles.items() if first not in kept for rest, n in pile.items()
    )
    for first, arriving in sort_into_piles(moving, continuing).items():
        kept[first] = _together(kept.get(first, {}), arriving)
    return kept


def votes(piles: Piles, continuing: AbstractSet[int]) -> dict[int, Number]:
    """Votes of each continuing option; a ballot with several in its first group is split."""
    held: dict[int, Number] = dict.fromkeys(sorted(continuing), 0)
    for first, pile in piles.items():
        total = sum(pile.values())
        share = total if len(first) == 1 else Fraction(total, len(first))
        for option in first:
            held[option] += share
    return {option: exact(value) for option, value in held.items()}


def at_most(piles: Piles, low: AbstractSet[int], high: AbstractSet[int]) -> dict[int, Number]:
    """Votes each low option would hold if it alone were left with the high ones.

    While every high option continues it never holds more, whoever of the low ones has left.
    """
    held: dict[int, Number] = dict.fromkeys(low, 0)
    for first, pile in piles.items():
        if not low.isdisjoint(first):
            for rest, n in pile.items():
                _add_until_high((first, *rest), n, held, high)
    return held


def _add_until_high(order: Order, n: int, held: dict[int, Number], high: AbstractSet[int]) -> None:
    for group in order:
        rivals = sum(option in high for option in group)
        for option in group:
            if option in held:
                held[option] += Fraction(n, 1 + rivals) if rivals else n
        if rivals:
            return


def _first_and_rest(order: Order, continuing: AbstractSet[int]) -> tuple[Group, Order]:
    for place, group in enumerate(order):
        if first := tuple(option for option in group if option in continuing):
            return first, order[place + 1 :]
    return (), ()


def _together(pile: dict[Order, int], arriving: dict[Order, int]) -> dict[Order, int]:
    both = dict(pile)
    for rest, n in arriving.items():
        both[rest] = both.get(rest, 0) + n
    return both
