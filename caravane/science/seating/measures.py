# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a plan is judged by, computed plainly and exactly: who met whom, and how balanced tables are.

A table is a sequence of people's numbers, a round a sequence of tables.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

__all__ = [
    "Round",
    "distinct_meetings",
    "imbalance",
    "least_imbalance",
    "meetings_bound",
    "possible_meetings",
    "table_sizes",
]

Round = Sequence[Sequence[int]]


def table_sizes(people: int, size: int) -> list[int]:
    """Sizes of the ceil(people / size) tables, the larger ones first; they differ by at most one."""
    tables = -(-people // size)
    return [people // tables + (number < people % tables) for number in range(tables)]


def distinct_meetings(rounds: Sequence[Round]) -> int:
    """How many pairs of people share a table in at least one round."""
    return len(
        {pair for each in rounds for table in each for pair in combinations(sorted(table), 2)},
    )


def possible_meetings(sizes: Sequence[int], rounds: int) -> int:
    """The pairs at all tables of all rounds, or all pairs of people if these are fewer."""
    return min(comb(sum(sizes), 2), rounds * sum(comb(size, 2) for size in sizes))


def meetings_bound(sizes: Sequence[int], rounds: int) -> int:
    """A number of distinct meetings that no plan exceeds, whatever its people.

    Those of one table come from at most `len(sizes)` tables of another round, so some of them met there:
    at least `again` pairs in each two rounds. A pair that meets w times is lost w − 1 times and counts in
    w(w − 1)/2 pairs of rounds; the loss is least for the pairs that meet every time.
    """
    again = sum(sum(comb(part, 2) for part in _parts(size, len(sizes))) for size in sizes)
    met = rounds * sum(comb(size, 2) for size in sizes) - max(rounds - 1, 0) * again
    return min(comb(sum(sizes), 2), met)


def imbalance(tables: Round, columns: Sequence[Sequence[str]]) -> Fraction:
    """Sum over tables, columns and values of |people of that value at the table − expected|.

    Expected is the value's share of all people × the table's size. Each column holds a value per person.
    """
    everybody = sum(map(len, tables))
    total = 0
    for values in columns:
        whole = Counter(values)
        for table in tables:
            here = Counter(values[person] for person in table)
            total += sum(abs(everybody * here[v] - count * len(table)) for v, count in whole.items())
    return Fraction(total, everybody)


def least_imbalance(sizes: Sequence[int], columns: Sequence[Sequence[str]]) -> Fraction:
    """What no imbalance of a round goes below: each value spread as evenly as whole people allow."""
    everybody = sum(sizes)
    counts = [count for values in columns for count in Counter(values).values()]
    return Fraction(sum(sum(_spread(sizes, count)) for count in counts), everybody)


def _spread(sizes: Sequence[int], count: int) -> Iterator[int]:
    """The least |people × all − count × size| of each table, when `count` people are spread over the tables.

    Each table gets the whole part of what it expects; the people left over go where one more costs least.
    """
    everybody = sum(sizes)
    rests = sorted((count * size % everybody for size in sizes), reverse=True)
    left = sum(rests) // everybody
    for place, rest in enumerate(rests):
        yield everybody - rest if place < left else rest


def _parts(total: int, parts: int) -> list[int]:
    return [total // parts + (part < total % parts) for part in range(parts)]
