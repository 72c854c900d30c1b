# SPDX-License-Identifier: AGPL-3.0-or-later
"""Directed graphs whose points are 0, 1, …: `links[i]` has bit j when i leads to j."""

from collections.abc import Iterator, Sequence

__all__ = ["bits", "closure", "components"]


def bits(mask: int) -> Iterator[int]:
    """The places of the ones, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def closure(links: Sequence[int]) -> list[int]:
    """Who can be reached from each point, in one step or more (Warshall)."""
    reach = list(links)
    for middle in range(len(reach)):
        through, bit = reach[middle], 1 << middle
        for i, mask in enumerate(reach):
            if mask & bit:
                reach[i] = mask | through
    return reach


def components(links: Sequence[int]) -> list[list[int]]:
    """Strongly connected components, one that leads to another before it."""
    reach = [mask | 1 << i for i, mask in enumerate(closure(links))]
    together: dict[int, list[int]] = {}
    for i, mask in enumerate(reach):
        mutual = sum(1 << j for j in bits(mask) if reach[j] >> i & 1)
        together.setdefault(mutual, []).append(i)
    return sorted(together.values(), key=lambda component: -reach[component[0]].bit_count())
