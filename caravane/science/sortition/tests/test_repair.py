# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quotas that no panel meets are answered with the smallest change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from caravane.science.sortition import (
    Change,
    ImpossiblePanel,
    InfeasibleQuotas,
    Pool,
    Quota,
    Volunteer,
    distribution_of,
)
from caravane.science.sortition.tests import oracles
from caravane.science.sortition.tests.strategies import any_pools


def _pool(quotas: list[Quota], values: str) -> Pool:
    return Pool(tuple(quotas), tuple(Volunteer(f"p{n}", {"age": value}) for n, value in enumerate(values)))


def _refusal(pool: Pool, size: int) -> InfeasibleQuotas:
    with pytest.raises(InfeasibleQuotas) as refused:
        distribution_of(pool, size)
    return refused.value


def test_a_minimum_that_too_few_can_fill_is_lowered() -> None:
    refusal = _refusal(_pool([Quota("age", "a", 2, 3), Quota("age", "b", 0, 9)], "bbbb"), 3)
    assert str(refusal) == (
        "no panel of 3 meets the quotas (age a needs 2, 0 volunteered); "
        "the smallest change that allows one: age a: at least 0 instead of 2"
    )


def test_a_maximum_is_raised_when_that_costs_less() -> None:
    refusal = _refusal(_pool([Quota("age", "a", 1, 1), Quota("age", "b", 0, 1)], "aaabbb"), 3)
    assert [str(change) for change in refusal.changes] in (
        ["age a: at most 2 instead of 1"],
        ["age b: at most 2 instead of 1"],
    )
    assert refusal.causes == ("the maxima of age add up to 2, less than 3",)


def test_minima_that_add_up_to_too_much_are_named() -> None:
    refusal = _refusal(_pool([Quota("age", "a", 2, 3), Quota("age", "b", 2, 3)], "aaabbb"), 3)
    assert refusal.causes == ("the minima of age add up to 4, more than 3",)
    assert [(change.bound, change.now, change.needed) for change in refusal.changes] == [("min", 2, 1)]


def test_high_minima_are_lowered_before_low_ones() -> None:
    refusal = _refusal(_pool([Quota("age", "a", 1, 9), Quota("age", "b", 4, 9)], "a" * 9 + "b" * 9), 4)
    assert str(refusal.changes[0]) == "age b: at least 3 instead of 4"


def test_flex_limits_the_change() -> None:
    quotas = [Quota("age", "a", 1, 9), Quota("age", "b", 4, 9, min_flex=4)]
    refusal = _refusal(_pool(quotas, "a" * 9 + "b" * 9), 4)
    assert str(refusal.changes[0]) == "age a: at least 0 instead of 1"
    assert refusal.within_flex


def test_where_flex_allows_no_change_the_message_says_so() -> None:
    quotas = [Quota("age", "a", 1, 9, 1, 9), Quota("age", "b", 4, 9, 4, 9)]
    refusal = _refusal(_pool(quotas, "a" * 9 + "b" * 9), 4)
    assert not refusal.within_flex
    assert "no change within min_flex and max_flex allows one; without them" in str(refusal)
    assert "age b: at least 3 instead of 4" in str(refusal)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (0, "at least one member"),
        (-1, "at least one member"),
        (5, "5 seats, but only 4 volunteers"),
        (3, "3 seats, but the 4 volunteers live at only 2 addresses"),
    ],
)
def test_what_no_change_of_quotas_repairs_is_said(size: int, reason: str) -> None:
    people = [Volunteer(f"p{n}", {"age": "a"}, (f"{n % 2} rue A",)) for n in range(4)]
    with pytest.raises(ImpossiblePanel, match=reason):
        distribution_of(Pool((Quota("age", "a", 0, 9),), tuple(people)), size)


def _cost(quotas: tuple[Quota, ...], counts: list[int]) -> float:
    """What the least change that allows these counts costs."""
    return sum(
        max(quota.minimum - count, 0) * (1 + 2 / max(quota.minimum, 1)) + max(count - quota.maximum, 0)
        for quota, count in zip(quotas, counts, strict=True)
    )


def _price(change: Change) -> float:
    return abs(change.needed - change.now) * (1 + 2 / change.now if change.bound == "min" else 1)


def _refused(pool: Pool, size: int) -> ImpossiblePanel | InfeasibleQuotas | None:
    try:
        distribution_of(pool, size)
    except (ImpossiblePanel, InfeasibleQuotas) as error:
        return error
    return None


@given(any_pools())
@settings(max_examples=100, deadline=None)
def test_the_change_is_the_smallest_of_all(case: tuple[Pool, int]) -> None:
    pool, size = case
    unbound = replace(pool, quotas=tuple(replace(q, minimum=0, maximum=99) for q in pool.quotas))
    panels, possible = oracles.all_panels(pool, size), oracles.all_panels(unbound, size)
    refused = _refused(pool, size)
    assert (refused is None) == bool(panels)
    assert isinstance(refused, ImpossiblePanel) == (not possible)
    if isinstance(refused, InfeasibleQuotas):
        least = min(_cost(pool.quotas, pool.drawn(panel)) for panel in possible)
        assert sum(map(_price, refused.changes)) == pytest.approx(least)
