# SPDX-License-Identifier: AGPL-3.0-or-later
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.sortition import (
    InfeasibleQuotas,
    NoLuck,
    Pool,
    Quota,
    Volunteer,
    draw_panel,
    legacy,
    meets,
)
from caravane.science.sortition.tests.strategies import feasible_pools


@given(feasible_pools(), st.integers())
@settings(max_examples=60, deadline=None)
def test_what_it_draws_meets_the_quotas_and_the_seed_reproduces_it(case: tuple[Pool, int], seed: int) -> None:
    pool, size = case
    with suppress(NoLuck):
        drawn = draw_panel(pool, size, seed, "legacy")
        assert meets(pool, size, drawn.panel)
        assert draw_panel(pool, size, seed, "legacy") == drawn


def test_it_announces_no_distribution() -> None:
    pool = Pool((Quota("f", "a", 0, 2),), tuple(Volunteer(f"p{n}", {"f": "a"}) for n in range(5)))
    assert draw_panel(pool, 2, 1, "legacy").distribution is None


def test_everybody_can_be_drawn_where_quotas_do_not_bind() -> None:
    pool = Pool((Quota("f", "a", 0, 2),), tuple(Volunteer(f"p{n}", {"f": "a"}) for n in range(5)))
    drawn = {member for seed in range(40) for member in draw_panel(pool, 2, seed, "legacy").panel}
    assert drawn == {f"p{n}" for n in range(5)}


def test_infeasible_quotas_are_explained_as_for_the_others() -> None:
    pool = Pool((Quota("f", "a", 2, 2), Quota("f", "b", 0, 2)), (Volunteer("p", {"f": "a"}),))
    with pytest.raises(InfeasibleQuotas, match="f a: at least 1 instead of 2"):
        draw_panel(pool, 1, 1, "legacy")


def test_stuck_attempts_are_started_again_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the eleven who have x only the last goes with the other quotas: greed must be lucky."""
    people = [{"f": "x", "g": "y"}] * 10 + [{"f": "x", "g": "z"}, {"f": "o", "g": "y"}]
    quotas = [Quota("f", "x", 1, 1), Quota("f", "o", 0, 1), Quota("g", "y", 0, 1), Quota("g", "z", 0, 1)]
    pool = Pool(tuple(quotas), tuple(Volunteer(f"p{n}", values) for n, values in enumerate(people)))
    assert draw_panel(pool, 2, 1, "legacy").panel == ("p10", "p11")
    monkeypatch.setattr(legacy, "ATTEMPTS", 1)
    with pytest.raises(NoLuck, match="choose another algorithm or seed"):
        draw_panel(pool, 2, 1, "legacy")
