# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a mix of numbers of each kind to a lottery over panels of people, in exact fractions.

Lay the panels out on [0, 1), each as long as its weight. At every moment the people of a block must be told
apart: who is in? For each different need of the block (how many of each kind), the times with that need are
put together and cut into as many equal parts as there are households; from part to part every household
takes the next one's place. So all spend exactly as long in each place. A kind's members in one household
share their household's time in the same way. The moments at which nothing changes are the panels of people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd

from caravane.science.sortition.kinds import Block

__all__ = ["Lottery", "lottery_of"]

Lottery = Mapping[tuple[str, ...], Fraction]  # panels (ids in the order of the pool) and their probabilities
Span = tuple[Fraction, Fraction]
Need = tuple[int, ...]


def lottery_of(
    blocks: Sequence[Block], needs: Sequence[Need], shares: Sequence[Fraction], order: Mapping[str, int]
) -> Lottery:
    """Panels of people. `needs` are numbers of each kind (all blocks' kinds in turn), `shares` their
    weights, of sum 1; panels list their members in the given order.
    """
    ends = [sum(shares[:end], Fraction(0)) for end in range(len(shares) + 1)]
    spans = list(pairwise(ends))
    presence: list[tuple[str, Span]] = []
    first = 0
    for block in blocks:
        last = first + len(block.kinds)
        presence += _presence(block, [need[first:last] for need in needs], spans)
        first = last
    return _panels(presence, order)


def _presence(block: Block, needs: Sequence[Need], spans: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """When each member of the block is in the panel."""
    turns: dict[tuple[int, int], list[Span]] = {}  # (household, kind) → when it sends one of that kind
    for need in dict.fromkeys(needs):
        times = [span for span, wanted in zip(spans, needs, strict=True) if wanted == need]
        for place, span in _rotation(block.households, need, times):
            turns.setdefault(place, []).append(span)
    for (household, kind), times in turns.items():
        members = block.kinds[kind].members[household]
        for member, part in zip(members, _parts(times, len(members)), strict=True):
            yield from ((member, span) for span in part)


def _rotation(households: int, need: Need, times: Sequence[Span]) -> Iterator[tuple[tuple[int, int], Span]]:
    """Households taking places in turn, as ((household, kind), when)."""
    places = [kind for kind, count in enumerate(need) for _ in range(count)]
    if not places:
        return
    step = gcd(households, *need)  # a smaller step would lead through the same places again
    for turn, part in enumerate(_parts(times, households // step)):
        for place, kind in enumerate(places):
            household = (place + turn * step) % households
            yield from (((household, kind), span) for span in part)


def _parts(times: Sequence[Span], count: int) -> list[list[Span]]:
    """The times, in their order, cut into parts of equal length in total."""
    length = sum((end - start for start, end in times), Fraction(0)) / count
    parts: list[list[Span]] = []
    room = Fraction(0)
    for start, end in times:
        now = start
        while now < end:
            if not room:
                parts.append([])
                room = length
            stop = min(end, now + room)
            parts[-1].append((now, stop))
            room -= stop - now
            now = stop
    return parts


def _panels(presence: Iterable[tuple[str, Span]], order: Mapping[str, int]) -> Lottery:
    """Who is in together, and for how long in total."""
    comes: defaultdict[Fraction, list[str]] = defaultdict(list)
    goes: defaultdict[Fraction, list[str]] = defaultdict(list)
    for member, (start, end) in presence:
        comes[start].append(member)
        goes[end].append(member)
    panels: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    inside: set[str] = set()
    for start, end in pairwise(sorted({*comes, *goes})):
        inside.difference_update(goes[start])
        inside.update(comes[start])
        panels[tuple(sorted(inside, key=order.__getitem__))] += end - start
    return dict(panels)
