# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a count assumes where ballots are silent. Conventions change real winners, so they are
arguments, and every result shows them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from caravane.science.tally.errors import InvalidConventions
from caravane.science.tally.profiles import Order, Profile

__all__ = ["CHOICES", "Conventions", "Number", "exact", "parse_weights", "read_last_group"]

Number = int | Fraction

_WEIGHT = re.compile(r"-?[0-9]{1,18}(?:[/.][0-9]{1,18})?")

CHOICES = {
    "strength": ("winning-votes", "margins"),
    "unranked": ("last", "no-opinion"),
    "last_group": ("unranked", "ranked"),
    "transfer": ("scottish", "wig"),
}


@dataclass(frozen=True)
class Conventions:
    """How to read what a ballot does not say.

    strength: a duel won weighs its `winning-votes`, or its `margins` (won minus lost).
    unranked: ranked options beat unranked ones (`last`), or the ballot has `no-opinion` on them.
    last_group: a final group of two or more, in an order that names every option, is read as
    `unranked` (files completed afterwards look like that) or as `ranked`.
    weights: points of the first place, the second, …; the places after the last weight get 0.
    transfer: how STV passes surpluses on (`scottish` or `wig`, see `stv`).
    seats: how many options are to be elected.
    seed: breaks ties by a lot that anyone can draw again (see `lots`); None leaves them.

    Raises InvalidConventions.
    """

    strength: str = "winning-votes"
    unranked: str = "last"
    last_group: str = "unranked"
    weights: Sequence[Number] = (3, 2, 1)
    transfer: str = "scottish"
    seats: int = 1
    seed: str | None = None

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise InvalidConventions(f"{name} is {' or '.join(choices)}")
        if self.seats < 1:
            raise InvalidConventions("seats must be 1 or more")
        object.__setattr__(self, "weights", tuple(self.weights))
        _check_weights(self.weights)

    def to_json(self) -> dict[str, str]:
        """How ballots are read, by name; what only some rules use is told by their outcome."""
        return {name: getattr(self, name) for name in ("strength", "unranked", "last_group")}


def _check_weights(weights: Sequence[Number]) -> None:
    if not all(isinstance(weight, int | Fraction) for weight in weights):
        raise InvalidConventions("weights must be integers or fractions")
    if not any(weights) or min(weights) < 0:
        raise InvalidConventions("weights must not be negative, nor all zero")
    if any(better < worse for better, worse in pairwise(weights)):
        raise InvalidConventions("weights must not increase from one place to the next")


def exact(value: Number) -> Number:
    """The same value, as an integer where it is one."""
    return value.numerator if value.denominator == 1 else value


def parse_weights(text: str) -> tuple[Number, ...]:
    """Read weights such as `3,2,1`, `1,1/2,1/3` or `1,0.5`. Raises InvalidConventions."""
    parts = [part.strip() for part in text.split(",")]
    try:
        if not all(map(_WEIGHT.fullmatch, parts)):
            raise ValueError
        weights = tuple(exact(Fraction(part)) for part in parts)
    except (ValueError, ZeroDivisionError):
        raise InvalidConventions(f"weights {text[:60]!r} are not numbers such as 3,2,1") from None
    _check_weights(weights)
    return weights


def read_last_group(profile: Profile, conventions: Conventions) -> Profile:
    """The profile with completed final groups taken off, unless they count as ranked."""
    if conventions.last_group == "ranked":
        return profile
    orders: dict[Order, int] = {}
    for order, multiplicity in profile.orders.items():
        read = order[:-1] if _is_completed(order, len(profile.alternatives)) else order
        orders[read] = orders.get(read, 0) + multiplicity
    return replace(profile, orders=orders)


def _is_completed(order: Order, options: int) -> bool:
    return bool(order) and len(order[-1]) > 1 and sum(map(len, order)) == options
