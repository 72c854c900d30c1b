# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers of a count by transferable vote, and what passing them on does to their value.

Source of `scottish`: the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rule 48:
the value of a paper of a surplus is surplus × its value when received ÷ all votes held, to five decimal
places, any remainder ignored. `wig` (weighted inclusive Gregory) is the same without rounding.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from caravane.science.tally.conventions import Number
from caravane.science.tally.profiles import Group, Order

__all__ = ["Arithmetic", "Hands", "Pile", "credited", "deal", "pass_pile"]

Paper = tuple[Order, Number]  # what it says after its holder, its value
Pile = dict[Paper, int]
Hands = dict[int, Pile]  # who holds which papers; never changed once made


@dataclass(frozen=True)
class Arithmetic:
    """Values in units of 1/`unit` of a vote; truncated to whole units where `truncated`."""

    unit: int
    truncated: bool

    def part(self, value: Number, numerator: Number, denominator: Number) -> Number:
        """The value times numerator over denominator."""
        if self.truncated:
            return value * numerator // denominator
        return Fraction(value * numerator) / denominator


def deal(ballots: Iterable[tuple[Order, int]], options: AbstractSet[int], arithmetic: Arithmetic) -> Hands:
    """Give each ballot to its first option; equals share it."""
    hands: Hands = {option: {} for option in sorted(options)}
    for order, n in ballots:
        _give(hands, order, arithmetic.unit, n, options, arithmetic)
    return hands


def credited(hands: Hands) -> dict[int, Number]:
    """Votes that each holds, in units."""
    return {option: sum(value * n for (_, value), n in pile.items()) for option, pile in hands.items()}


def pass_pile(
    hands: Hands,
    holder: int,
    continuing: AbstractSet[int],
    arithmetic: Arithmetic,
    surplus: tuple[Number, Number] | None = None,
) -> Hands:
    """Pass the holder's papers to the continuing options they name next; the holder keeps none of them.

    With a surplus (its size, all that the holder has) papers pass at that part of their value.
    """
    after = {option: dict(pile) for option, pile in hands.items() if option != holder}
    for (order, value), n in hands[holder].items():
        passed = value if surplus is None else arithmetic.part(value, *surplus)
        _give(after, order, passed, n, continuing, arithmetic)
    return after


def _give(
    hands: Hands, order: Order, value: Number, n: int, continuing: AbstractSet[int], arithmetic: Arithmetic
) -> None:
    for place, group in enumerate(order):
        sharing = [option for option in group if option in continuing]
        if sharing:
            each = value if len(sharing) == 1 else arithmetic.part(value, 1, len(sharing))
            for option in sharing:
                paper = (*_others(group, option), *order[place + 1 :]), each
                hands[option][paper] = hands[option].get(paper, 0) + n
            return


def _others(group: Group, option: int) -> tuple[Group, ...]:
    others = tuple(other for other in group if other != option)
    return (others,) if others else ()
