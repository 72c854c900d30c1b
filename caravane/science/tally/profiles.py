# SPDX-License-Identifier: AGPL-3.0-or-later
"""A profile: the options, and how many ballots hold each distinct order of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from caravane.science.tally.errors import InvalidBallot, NoAlternatives

__all__ = ["Graded", "Group", "Order", "Profile", "order_fault"]

Group = tuple[int, ...]
Order = tuple[Group, ...]


@dataclass(frozen=True)
class Graded:
    """Ballots that put options into named categories, best first.

    `ballots` maps a ballot (one group of sorted ids per category, which may be empty) to how many hold it.
    """

    categories: tuple[str, ...]
    ballots: Mapping[Order, int]


@dataclass(frozen=True)
class Profile:
    """Distinct weak orders with their multiplicities.

    `alternatives` maps every option's id to its name, options nobody ranked included. An order is
    a tuple of groups, best first; a group holds the sorted ids of options ranked equal. Options
    absent from an order are unranked; the empty order `()` is a blank ballot. Nothing here depends
    on who cast a ballot or when: two profiles are equal when their ballots are, in any sequence.

    `graded` holds the categories where the ballots have some; `orders` are then those categories in their
    order, empty ones left out.

    Build one with `from_rankings`, `from_orders` or `from_grades`, which check the ballots.
    """

    alternatives: Mapping[int, str]
    orders: Mapping[Order, int]
    graded: Graded | None = None

    @classmethod
    def from_rankings(cls, alternatives: Mapping[int, str], rankings: Iterable[Sequence[int]]) -> "Profile":
        """One ranking per ballot, best first, without ties; an empty one is a blank ballot.

        Raises InvalidBallot for an option named twice or unknown, NoAlternatives without options.
        """
        counted = Counter(map(tuple, rankings))
        strict = (([(a,) for a in ranking], n) for ranking, n in counted.items())
        return cls.from_orders(alternatives, strict)

    @classmethod
    def from_orders(
        cls,
        alternatives: Mapping[int, str],
        counted: Iterable[tuple[Sequence[Collection[int]], int]],
    ) -> "Profile":
        """Orders (groups of equals, best first) with how many ballots hold each.

        The same order may come several times. Raises InvalidBallot and NoAlternatives.
        """
        if not alternatives:
            raise NoAlternatives("there is no option to count")
        orders: dict[Order, int] = {}
        for groups, multiplicity in counted:
            if fault := order_fault(groups, alternatives):
                raise InvalidBallot(fault)
            order = tuple(tuple(sorted(group)) for group in groups)
            orders[order] = orders.get(order, 0) + multiplicity
        return cls(dict(alternatives), orders)

    @classmethod
    def from_grades(
        cls,
        alternatives: Mapping[int, str],
        categories: Sequence[str],
        counted: Iterable[tuple[Sequence[Collection[int]], int]],
    ) -> "Profile":
        """Ballots (one group per category, best first, empty or not) with how many are alike.

        Raises InvalidBallot, also for a ballot with more groups than categories, and NoAlternatives.
        """
        ballots: dict[Order, int] = {}
        for groups, multiplicity in counted:
            if len(groups) > len(categories):
                raise InvalidBallot(f"{len(groups)} categories are filled, there are {len(categories)}")
            padded = [*groups, *[()] * (len(categories) - len(groups))]
            ballot = tuple(tuple(sorted(group)) for group in padded)
            ballots[ballot] = ballots.get(ballot, 0) + multiplicity
        ranked = cls.from_orders(alternatives, [(list(filter(None, each)), n) for each, n in ballots.items()])
        return cls(ranked.alternatives, ranked.orders, Graded(tuple(categories), ballots))

    @property
    def ballots(self) -> int:
        """How many ballots there are, blank ones included."""
        return sum(self.orders.values())

    @property
    def blank(self) -> int:
        """How many ballots rank nothing."""
        return self.orders.get((), 0)


def order_fault(groups: Sequence[Collection[int]], known: Collection[int]) -> str | None:
    """Why this order is not a ballot over the known options, or None when it is one."""
    seen: set[int] = set()
    for group in groups:
        if not group:
            return "a place is empty"
        for option in group:
            if option not in known:
                return f"unknown alternative {option}"
            if option in seen:
                return f"alternative {option} is named twice"
            seen.add(option)
    return None
