# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ranked pairs: lock the duels won from the strongest to the weakest, except where that makes a cycle.

Source: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4
(1987), 185-206. Duels of equal strength may be locked in any sequence, and each is tried where it matters
(parallel universes: M. Brill and F. Fischer, "The price of neutrality for the ranked pairs method", AAAI
2012).

A cycle stays inside a set of options that beat each other in a circle, so each of these sets is explored by
itself, and duels between two sets are always locked.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from caravane.science.tally.branches import STATES_EXPLORED, states_allowed
from caravane.science.tally.conventions import Conventions
from caravane.science.tally.digraphs import bits, closure, components
from caravane.science.tally.duels import duels, strengths
from caravane.science.tally.layers import by_relation
from caravane.science.tally.locking import Locked, lock_pairs
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Ties, Verdict
from caravane.science.tally.profiles import Profile

__all__ = ["ranked_pairs"]

Members = list[int]


def ranked_pairs(profile: Profile, conventions: Conventions, limit: int = STATES_EXPLORED) -> Verdict:
    """First who has nobody above in some branch, then layers of "above in every branch".

    The score is the number of options that an option is above in every branch. Examines at most `limit`
    states of each set (see `states_allowed`). With a seed the lot decides between duels of equal strength
    (see `locking`).
    """
    links = strengths(duels(profile, conventions), conventions.strength)
    options = sorted(links)
    lot = () if conventions.seed is None else draw_order(conventions.seed, options)
    wins = [sum(1 << j for j, b in enumerate(options) if a != b and links[a][b]) for a in options]
    locked = []
    for members in components(wins):
        names = [options[i] for i in members]
        inner = [[links[a][b] if a != b else 0 for b in names] for a in names]
        ranks = [names.index(option) for option in lot if option in names]
        locked.append((members, lock_pairs(inner, ranks, states_allowed(len(members) ** 2, limit))))
    return _verdict(options, wins, locked)


def _verdict(options: list[int], wins: Sequence[int], locked: list[tuple[Members, Locked]]) -> Verdict:
    above = closure(_always_above(wins, locked))
    beaten = _beaten_from_outside(wins, locked)
    winners = [i for members, found in locked for i in _tops(members, found) if not beaten >> i & 1]
    rest = {i: set(bits(above[i] & ~(1 << i))) for i in range(len(options)) if i not in winners}
    layers = (sorted(winners), *by_relation(rest))
    ranking = tuple(tuple(options[i] for i in layer) for layer in layers)
    scores = {option: (above[i] & ~(1 << i)).bit_count() for i, option in enumerate(options)}
    return Verdict(ranking, scores, ties=_ties(ranking[0], locked))


def _always_above(wins: Sequence[int], locked: list[tuple[Members, Locked]]) -> list[int]:
    """Duels between sets, and what every branch of a set agrees on."""
    above = list(wins)
    for members, found in locked:
        inside = sum(1 << i for i in members)
        for place, i in enumerate(members):
            agreed = reduce(and_, (end[place] for end in found.ends))
            above[i] = (wins[i] & ~inside) | sum(1 << members[j] for j in bits(agreed))
    return above


def _beaten_from_outside(wins: Sequence[int], locked: list[tuple[Members, Locked]]) -> int:
    """Options that lose to one of another set."""
    beaten = 0
    for members, _ in locked:
        inside = sum(1 << i for i in members)
        for i in members:
            beaten |= wins[i] & ~inside
    return beaten


def _tops(members: Members, found: Locked) -> list[int]:
    """Members whom nobody of their set is above in some branch."""
    return [
        i
        for place, i in enumerate(members)
        if any(not any(j != place and mask >> place & 1 for j, mask in enumerate(end)) for end in found.ends)
    ]


def _ties(winners: tuple[int, ...], locked: list[tuple[Members, Locked]]) -> Ties | None:
    """Told where the first place is shared, or a branch was taken, be it below the winner."""
    states = sum(found.states for _, found in locked if found.states > 1)
    if len(winners) == 1 and not states:
        return None
    return Ties(winners, all(found.complete for _, found in locked), states or None)
