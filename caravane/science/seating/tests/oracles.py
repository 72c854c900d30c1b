# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measures and the constraints written plainly, and all seatings of few people."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

Tables = Sequence[Sequence[int]]


def meetings(rounds: Sequence[Tables], people: int) -> int:
    return sum(
        any(a in table and b in table for tables in rounds for table in tables)
        for a in range(people)
        for b in range(a)
    )


def imbalance(tables: Tables, columns: Mapping[str, Sequence[str]]) -> float:
    total = 0.0
    for values in columns.values():
        for value in set(values):
            share = list(values).count(value) / len(values)
            for table in tables:
                total += abs(sum(values[person] == value for person in table) - share * len(table))
    return total


def keeps(tables: Tables, apart: Sequence[str], together: Sequence[str]) -> bool:
    where = {person: number for number, table in enumerate(tables) for person in table}
    return all(
        (where[a] == where[b] or not together[a] or together[a] != together[b])
        and (where[a] != where[b] or not apart[a] or apart[a] != apart[b])
        for a, b in combinations(where, 2)
    )


def seatings(people: Sequence[int], sizes: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    """All seatings; the first person left sits at a table of each size there is, so that none comes twice."""
    if not people:
        yield []
    for size in sorted(set(sizes)):
        rest = list(sizes)
        rest.remove(size)
        for others in combinations(people[1:], size - 1):
            left = [person for person in people[1:] if person not in others]
            for tables in seatings(left, rest):
                yield [(people[0], *others), *tables]
