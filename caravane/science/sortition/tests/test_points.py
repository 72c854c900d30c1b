# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers of people of each kind: bounds, mixes, who is covered, and what rounding errors may do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.sortition import Pool, Quota, SolverFailure, Volunteer
from caravane.science.sortition.cover import cover
from caravane.science.sortition.kinds import blocks_of
from caravane.science.sortition.ladder import Ladder
from caravane.science.sortition.mixing import mix_of
from caravane.science.sortition.polytope import Polytope, polytope_of
from caravane.science.sortition.solver import Program
from caravane.science.sortition.spaces import Points
from caravane.science.sortition.tests import oracles
from caravane.science.sortition.tests.strategies import feasible_pools
from caravane.science.sortition.welfare import over_points, solve


def _polytope(pool: Pool, size: int) -> Polytope:
    return polytope_of(blocks_of(pool), pool.quotas, size)


def _programs(polytope: Polytope) -> tuple[Program, Program]:
    return Program(polytope, integer=True), Program(polytope, integer=False)


def _numbers(pool: Pool, panel: tuple[str, ...]) -> list[int]:
    kinds = [kind for block in blocks_of(pool) for kind in block.kinds]
    return [len(set(kind.ids) & set(panel)) for kind in kinds]


def _free(people: int) -> Pool:
    return Pool((Quota("f", "a", 0, 9),), tuple(Volunteer(f"p{n}", {"f": "a"}) for n in range(people)))


@given(feasible_pools(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_no_panel_exceeds_the_bound_whatever_the_prices(case: tuple[Pool, int], random: object) -> None:
    pool, size = case
    polytope = _polytope(pool, size)
    weights = np.array([random.uniform(0, 1) for _ in polytope.caps])
    prices = np.array([random.uniform(-1, 1) for _ in polytope.lower])
    panels = [np.array(_numbers(pool, panel)) for panel in oracles.all_panels(pool, size)]
    most = max(float(weights @ panel) for panel in panels)
    assert most <= polytope.bound(weights, prices) + 1e-9
    assert Program(polytope, integer=True).best(weights).bound == pytest.approx(most, abs=1e-6)


@given(feasible_pools())
@settings(max_examples=40, deadline=None)
def test_the_cover_holds_exactly_those_who_are_in_some_panel(case: tuple[Pool, int]) -> None:
    pool, size = case
    panels = [_numbers(pool, panel) for panel in oracles.all_panels(pool, size)]
    known, covered = cover(*_programs(_polytope(pool, size)))
    assert covered.tolist() == [any(column) for column in zip(*panels, strict=True)]
    assert all(panel.astype(int).tolist() in panels for panel in known)


@given(feasible_pools())
@settings(max_examples=40, deadline=None)
def test_a_complete_mix_is_the_point(case: tuple[Pool, int]) -> None:
    polytope = _polytope(*case)
    programs = _programs(polytope)
    _, covered = cover(*programs)
    point = over_points(polytope, covered)
    mixture = mix_of(point, *programs)
    if mixture.complete:
        mixed = sum(weight * panel for weight, panel in zip(mixture.weights, mixture.panels, strict=True))
        assert mixed == pytest.approx(point, abs=1e-5)
        assert sum(mixture.weights) == pytest.approx(1, abs=1e-6)


def test_a_level_that_rounding_errors_made_impossible_is_loosened(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Volunteer(f"p{n}", {"f": "ab"[n > 2]}) for n in range(9)]
    pool = Pool((Quota("f", "a", 1, 1), Quota("f", "b", 1, 3)), tuple(people))
    points = Points(Program(_polytope(pool, 3), integer=False))
    ladder = Ladder(points, np.array([True, True]))
    failures = [SolverFailure("impossible")]
    plainly = points.solve

    def fail_once() -> float:
        if failures:
            raise failures.pop()
        return plainly()

    monkeypatch.setattr(points, "solve", fail_once)
    ladder.climb()
    assert not failures
    assert points.point == pytest.approx([1, 2], abs=1e-6)


@given(st.integers(1, 8), st.integers(0, 2**32 - 1), st.booleans())
def test_equations_are_solved_also_where_some_depend_on_others(size: int, seed: int, twice: bool) -> None:
    values = np.random.default_rng(seed)
    half = values.normal(size=(size, size + 2))
    half = np.vstack([half, half[0]]) if twice else half
    matrix = half @ half.T
    wanted = matrix @ values.normal(size=len(matrix))
    assert matrix @ solve(matrix, wanted) == pytest.approx(wanted, abs=1e-4)


def test_numbers_of_greatest_welfare_keep_to_the_bounds() -> None:
    polytope = _polytope(_free(6), 3)
    assert over_points(polytope, np.array([True])) == pytest.approx([3.0])
