# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lock pairs from strong to weak, except where that makes a cycle; try every sequence of equals.

`reach[i]` has bit j when i is j, or above it. A state is a tie that decides, known by how many strengths are
done and who is above whom; between two of them everything follows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from caravane.science.tally.branches import explore
from caravane.science.tally.digraphs import closure

__all__ = ["Locked", "lock_pairs"]

Pair = tuple[int, int]  # winner, loser
Reach = tuple[int, ...]
Key = tuple[int, Reach]


@dataclass(frozen=True)
class Locked:
    """Every way to end (or how far it went), whether that is all of them, how many states were examined."""

    ends: tuple[Reach, ...]
    complete: bool
    states: int


def lock_pairs(links: Sequence[Sequence[int]], lot: Sequence[int], limit: int) -> Locked:
    """Lock `links[i][j]`, the strength of i's win over j (0 without one).

    With a lot (the points in its order), of equals that exclude each other the pair whose winner is first in
    it goes first, then the one whose loser is last.
    """
    classes = _by_strength(links)
    place = {point: place for place, point in enumerate(lot)}

    def expand(key: Key, tied: list[Pair]) -> tuple[list[Pair], Iterator[tuple[Key, list[Pair]]]]:
        done, reach = key
        tried = sorted(tied, key=lambda pair: (place[pair[0]], -place[pair[1]]))[:1] if place else tied
        return tied, (_advance(classes, done, _lock(reach, pair)) for pair in tried)

    nobody = tuple(1 << i for i in range(len(links)))
    states, complete = explore(_advance(classes, 0, nobody), expand, limit)
    ends = [reach for (_, reach), tied in states.items() if not tied] or [list(states)[-1][1]]
    return Locked(tuple(ends), complete, len(states))


def _by_strength(links: Sequence[Sequence[int]]) -> list[list[Pair]]:
    pairs = [(-n, i, j) for i, row in enumerate(links) for j, n in enumerate(row) if n]
    return [[(i, j) for _, i, j in equals] for _, equals in groupby(sorted(pairs), key=lambda pair: pair[0])]


def _advance(classes: list[list[Pair]], done: int, reach: Reach) -> tuple[Key, list[Pair]]:
    """Lock until a tie decides, or to the end."""
    for stage in range(done, len(classes)):
        reach, tied = _lock_class(reach, classes[stage])
        if tied:
            return (stage, reach), tied
    return (len(classes), reach), []


def _lock_class(reach: Reach, pairs: list[Pair]) -> tuple[Reach, list[Pair]]:
    """Lock the pairs that no sequence can refuse; return also those that exclude each other."""
    undecided = [(a, b) for a, b in pairs if not (reach[a] >> b & 1 or reach[b] >> a & 1)]
    locked = reach
    for a, b in undecided:
        if locked[b] >> a & 1:
            return _lock_certain(reach, undecided)
        locked = _lock(locked, (a, b))
    return locked, []


def _lock_certain(reach: Reach, pairs: list[Pair]) -> tuple[Reach, list[Pair]]:
    """Pairs on no cycle of what is locked and what may be are locked whatever comes first."""
    links = list(reach)
    for a, b in pairs:
        links[a] |= 1 << b
    together = closure(links)
    for pair in pairs:
        if not together[pair[1]] >> pair[0] & 1:
            reach = _lock(reach, pair)
    return reach, [(a, b) for a, b in pairs if together[b] >> a & 1]


def _lock(reach: Reach, pair: Pair) -> Reach:
    winner, gained = 1 << pair[0], reach[pair[1]]
    return tuple(mask | gained if mask & winner else mask for mask in reach)
