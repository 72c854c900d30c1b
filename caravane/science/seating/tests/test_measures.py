# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.seating import (
    distinct_meetings,
    imbalance,
    least_imbalance,
    meetings_bound,
    possible_meetings,
    table_sizes,
)
from caravane.science.seating.tests import oracles


@given(st.integers(1, 200), st.integers(1, 250))
def test_sizes_differ_by_at_most_one_and_none_exceeds_the_size_asked(people: int, size: int) -> None:
    sizes = table_sizes(people, size)
    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= size
    assert len(sizes) == 1 or size * (len(sizes) - 1) < people


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [(80, 10, [10] * 8), (83, 10, [10, 10, *[9] * 7]), (11, 10, [6, 5]), (3, 10, [3]), (3, 1, [1, 1, 1])],
)
def test_the_number_of_tables_is_the_least_that_seats_everybody(
    people: int, size: int, sizes: Sequence[int]
) -> None:
    assert table_sizes(people, size) == sizes


@st.composite
def plans(draw: st.DrawFn, most: int = 12) -> tuple[list[list[list[int]]], list[int]]:
    people = draw(st.integers(1, most))
    sizes = table_sizes(people, draw(st.integers(1, most)))
    rounds = []
    for _ in range(draw(st.integers(1, 4))):
        order = draw(st.permutations(range(people)))
        starts = [sum(sizes[:table]) for table in range(len(sizes))]
        rounds.append([order[start : start + size] for start, size in zip(starts, sizes, strict=True)])
    return rounds, sizes


@settings(deadline=None)
@given(plans())
def test_meetings_are_the_pairs_that_share_a_table(plan: tuple[list[list[list[int]]], list[int]]) -> None:
    rounds, sizes = plan
    met = distinct_meetings(rounds)
    assert met == oracles.meetings(rounds, sum(sizes))
    assert met <= meetings_bound(sizes, len(rounds)) <= possible_meetings(sizes, len(rounds))


@settings(deadline=None)
@given(plans(), st.data())
def test_imbalance_is_as_the_guide_defines_it(
    plan: tuple[list[list[list[int]]], list[int]], data: st.DataObject
) -> None:
    rounds, sizes = plan
    letters = st.lists(st.sampled_from("abc"), min_size=sum(sizes), max_size=sum(sizes))
    columns = data.draw(st.lists(letters, max_size=3))
    exact = imbalance(rounds[0], columns)
    assert float(exact) == pytest.approx(
        oracles.imbalance(rounds[0], {str(n): c for n, c in enumerate(columns)})
    )
    assert exact >= least_imbalance(sizes, columns)


@pytest.mark.parametrize(("people", "size", "count"), [(6, 3, 1), (7, 3, 4), (8, 3, 3), (8, 4, 5), (7, 2, 6)])
def test_the_least_imbalance_of_one_column_of_two_values_is_reached(
    people: int, size: int, count: int
) -> None:
    column = ["a"] * count + ["b"] * (people - count)
    sizes = table_sizes(people, size)
    every = [imbalance(tables, [column]) for tables in oracles.seatings(range(people), sizes)]
    assert min(every) == least_imbalance(sizes, [column])


@pytest.mark.parametrize(("people", "size", "rounds"), [(4, 2, 3), (4, 2, 5), (5, 3, 2), (6, 3, 3)])
def test_no_plan_of_few_people_exceeds_the_bound_on_meetings(people: int, size: int, rounds: int) -> None:
    sizes = table_sizes(people, size)
    every = list(oracles.seatings(range(people), sizes))
    best = {frozenset[tuple[int, int]]()}
    for _ in range(rounds):
        best = {met | _pairs(tables) for met in best for tables in every}
    assert max(map(len, best)) <= meetings_bound(sizes, rounds)


def _pairs(tables: Sequence[Sequence[int]]) -> frozenset[tuple[int, int]]:
    return frozenset((a, b) for table in tables for a in table for b in table if a < b)


def test_eighty_people_at_eight_tables_cannot_all_be_new_to_each_other() -> None:
    """Ten people come from eight tables, so two pairs at least met there."""
    assert possible_meetings([10] * 8, 3) == 1080
    assert meetings_bound([10] * 8, 3) == 1048


def test_a_random_plan_is_far_from_the_targets() -> None:
    order = list(range(80))
    random = Random(1)
    rounds = [[random.sample(order, 80)[10 * t : 10 * t + 10] for t in range(8)] for _ in range(3)]
    assert distinct_meetings(rounds) < 1000
