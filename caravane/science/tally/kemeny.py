# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kemeny: the rankings that disagree with the fewest preferences of the ballots.

Placing a before b costs the number of ballots that prefer b to a. The winners are the options that come first
in some ranking of least cost; below them an option is above another if it precedes it in every such ranking.

Where each option of a set wins its duel with each option outside, every best ranking puts the set first
(M. Truchon, "An extension of the Condorcet criterion and Kemeny orders", 1998), so sets of options linked by
duels lost or even are ranked one by one. Each is solved exactly by dynamic programming over its subsets.

Source: J. Kemeny, "Mathematics without numbers", Daedalus 88 (1959), 577-591.
"""

from collections.abc import Sequence

from caravane.science.tally.conventions import Conventions
from caravane.science.tally.digraphs import bits, components
from caravane.science.tally.duels import Duels, duels
from caravane.science.tally.errors import NotCountable
from caravane.science.tally.layers import by_relation
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Profile

__all__ = ["LARGEST", "kemeny"]

LARGEST = 15  # options in a set that duels do not take apart

Costs = list[list[int]]  # [i][j] of placing i before j


def kemeny(profile: Profile, conventions: Conventions) -> Verdict:
    """Every best ranking, exactly; the score is the number of options preceded in all of them.

    With a seed, the one whose first option is ahead in the lot, then whose second is, …

    Raises NotCountable when more than LARGEST options hang together by lost or even duels.
    """
    wins = duels(profile, conventions)
    options = sorted(wins)
    sets = [[options[i] for i in component] for component in components(_not_lost(wins, options))]
    if max(map(len, sets)) > LARGEST:
        raise NotCountable(
            f"kemeny is exact up to {LARGEST} options that duels do not take apart; here there are"
            f" {max(map(len, sets))} among {len(options)}"
        )
    lot = () if conventions.seed is None else draw_order(conventions.seed, options)
    return _one_after_the_other([_solve(wins, each, lot) for each in sets])


def _not_lost(wins: Duels, options: Sequence[int]) -> list[int]:
    return [
        sum(1 << j for j, b in enumerate(options) if b != a and wins[a][b] >= wins[b][a]) for a in options
    ]


def _one_after_the_other(parts: Sequence[tuple[list[int], dict[int, set[int]]]]) -> Verdict:
    """The sets in their order: the first in some best ranking of the first set, then layers."""
    winners = parts[0][0]
    precedes: dict[int, set[int]] = {}
    behind: set[int] = set()
    for _, relation in reversed(parts):
        precedes |= {a: after | behind for a, after in relation.items()}
        behind |= relation.keys()
    rest = {a: precedes[a] for a in sorted(precedes) if a not in winners}
    ranking = (tuple(winners), *by_relation(rest))
    return Verdict(ranking, {a: len(precedes[a]) for a in sorted(precedes)})


def _solve(wins: Duels, options: list[int], lot: Sequence[int]) -> tuple[list[int], dict[int, set[int]]]:
    """Who is first in some best ranking, and whom each option precedes in all of them."""
    costs = [[wins[b][a] if a != b else 0 for b in options] for a in options]
    firsts = _best_firsts(costs)
    if lot:
        firsts = _drawn(firsts, [lot.index(option) for option in options])
    everybody = (1 << len(options)) - 1
    winners = [options[i] for i in bits(firsts[everybody])]
    preceded = _precede_always(firsts, len(options))
    return winners, {options[i]: {options[j] for j in bits(mask)} for i, mask in enumerate(preceded)}


def _best_firsts(costs: Costs) -> list[int]:
    """For every set (a mask), the options that may come first in a best ranking of it.

    Held and Karp's recurrence: best(S) = min over i in S of cost(i before S∖i) + best(S∖i).
    """
    size = len(costs)
    tables = [_sums_over_subsets(row) for row in costs]
    best, firsts = [0] * (1 << size), [0] * (1 << size)
    pairs = [(1 << i, tables[i]) for i in range(size)]
    for chosen in range(1, 1 << size):
        least, first = -1, 0
        for bit, table in pairs:
            if chosen & bit:
                cost = table[chosen] + best[chosen ^ bit]
                if cost < least or least < 0:
                    least, first = cost, bit
                elif cost == least:
                    first |= bit
        best[chosen], firsts[chosen] = least, first
    return firsts


def _drawn(firsts: list[int], ranks: Sequence[int]) -> list[int]:
    """Of the options that may come first in each set, the one ahead in the lot."""
    return [1 << min(bits(mask), key=ranks.__getitem__) if mask else 0 for mask in firsts]


def _sums_over_subsets(row: Sequence[int]) -> list[int]:
    """For every mask, the sum of the row over its ones."""
    sums = [0]
    for value in row:
        sums += [value + before for before in sums]
    return sums


def _precede_always(firsts: list[int], size: int) -> list[int]:
    """Masks of those whom each option precedes in every best ranking.

    Follows the best rankings: i may precede all others of a set that is left when it may come next.
    """
    may_precede = [0] * size
    to_do, seen = [len(firsts) - 1], {0, len(firsts) - 1}
    while to_do:
        left = to_do.pop()
        for i in bits(firsts[left]):
            rest = left ^ 1 << i
            may_precede[i] |= rest
            if rest not in seen:
                seen.add(rest)
                to_do.append(rest)
    return [sum(1 << j for j in range(size) if j != i and not may_precede[j] >> i & 1) for i in range(size)]
