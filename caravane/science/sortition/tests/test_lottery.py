# SPDX-License-Identifier: AGPL-3.0-or-later
"""From numbers of each kind to panels of people, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.sortition import Pool, Quota, Volunteer, distribution_of, meets, verify
from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.kinds import blocks_of
from caravane.science.sortition.lottery import lottery_of
from caravane.science.sortition.rational import rational
from caravane.science.sortition.tests.strategies import feasible_pools

HALF = Fraction(1, 2)


@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=30))
def test_rational_weights_add_up_to_one_and_stay_near(weights: list[float]) -> None:
    total = sum(weights)
    shares = rational([weight / total for weight in weights])
    assert sum(shares) == 1
    assert all(abs(share - weight / total) < 1e-7 for share, weight in zip(shares, weights, strict=True))


def test_plain_fractions_are_recognised() -> None:
    assert rational([0.33333333332, 0.66666666668]) == [Fraction(1, 3), Fraction(2, 3)]


@given(feasible_pools(), st.sampled_from(["maximin", "leximin", "nash"]))
@settings(max_examples=60, deadline=None)
def test_every_lottery_stands_up_to_verification(case: tuple[Pool, int], algorithm: str) -> None:
    pool, size = case
    found = distribution_of(pool, size, algorithm)
    assert sum(found.lottery.values()) == 1
    assert all(meets(pool, size, panel) for panel in found.lottery)
    for member, share in found.probabilities.items():
        assert share == sum(p for panel, p in found.lottery.items() if member in panel)
    assert sum(found.probabilities.values()) == size
    assert {m for m, share in found.probabilities.items() if not share} == set(found.undrawable)


@given(feasible_pools())
@settings(max_examples=40, deadline=None)
def test_interchangeable_people_are_exactly_equally_likely(case: tuple[Pool, int]) -> None:
    pool, size = case
    shares = distribution_of(pool, size).probabilities
    for block in blocks_of(pool):
        for kind in block.kinds:
            assert len({shares[member] for member in kind.ids}) == 1


def test_members_of_a_kind_take_turns() -> None:
    pool = Pool((Quota("f", "a", 0, 9),), tuple(Volunteer(f"p{n}", {"f": "a"}) for n in range(4)))
    order = {f"p{n}": n for n in range(4)}
    lottery = lottery_of(blocks_of(pool), [(2,)], [Fraction(1)], order)
    assert lottery == {("p0", "p1"): HALF, ("p2", "p3"): HALF}


def test_households_send_each_of_their_members_as_often() -> None:
    people = [Volunteer(f"p{n}", {"f": "aab"[n % 3]}, (f"{n // 3} rue A",)) for n in range(6)]
    pool = Pool((Quota("f", "a", 0, 9), Quota("f", "b", 0, 9)), tuple(people))
    order = {f"p{n}": n for n in range(6)}
    lottery = lottery_of(blocks_of(pool), [(1, 1), (2, 0)], [HALF, HALF], order)
    shares = verify(pool, 2, lottery)
    assert [shares[f"p{n}"] for n in range(3)] == [Fraction(3, 8), Fraction(3, 8), Fraction(1, 4)]
    assert [shares[f"p{n}"] for n in range(3, 6)] == [Fraction(3, 8), Fraction(3, 8), Fraction(1, 4)]


@pytest.mark.parametrize(
    "lottery",
    [
        {("p0", "p1"): HALF},
        {("p0", "p1"): HALF, ("p0", "p2"): HALF},
        {("p0", "p1"): Fraction(1)},
        {("p0",): HALF, ("p1", "p2"): HALF},
        {("p0", "p0"): HALF, ("p1", "p2"): HALF},
        {("p0", "stranger"): HALF, ("p1", "p2"): HALF},
        {("p0", "p1"): Fraction(3, 2), ("p1", "p2"): -HALF},
    ],
    ids=["sum", "address", "nobody", "size", "twice", "stranger", "negative"],
)
def test_a_lottery_that_does_not_hold_is_refused(lottery: dict[tuple[str, ...], Fraction]) -> None:
    home = ("1 rue A",)
    people = [
        Volunteer("p0", {"f": "a"}, home),
        Volunteer("p1", {"f": "a"}),
        Volunteer("p2", {"f": "a"}, home),
    ]
    with pytest.raises(SolverFailure):
        verify(Pool((Quota("f", "a", 0, 9),), tuple(people)), 2, lottery)
