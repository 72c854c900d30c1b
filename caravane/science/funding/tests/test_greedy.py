# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given

from caravane.science.funding import Instance, fund
from caravane.science.funding.tests.strategies import instances

COSTS = {"park": 60, "bench": 5, "pool": 70, "tree": 10}
BALLOTS = [["park", "pool"], ["park", "bench"], ["park", "pool"], ["pool", "tree"], ["park"]]


def test_more_votes_come_first_and_what_does_not_fit_is_skipped() -> None:
    outcome = fund(Instance.from_approvals(COSTS, 100, BALLOTS), "greedy")
    assert outcome.funded == ["park", "bench", "tree"]
    assert outcome.cost == 7500
    assert "more than was left" in outcome.explanations["pool"]


def test_under_cardinality_votes_per_cost_come_first() -> None:
    outcome = fund(Instance.from_approvals(COSTS, 100, BALLOTS), "greedy", utility="cardinality")
    assert outcome.funded == ["bench", "tree", "park"]


def test_under_points_points_per_cost_come_first() -> None:
    ballots = [{"park": 9, "bench": 1}, {"pool": 30}]
    outcome = fund(Instance.from_points(COSTS, 75, ballots), "greedy", utility="points")
    assert outcome.funded == ["pool", "bench"]


def test_points_below_zero_count_against_and_approve_nothing() -> None:
    ballots = [{"park": 5, "bench": 1}, {"park": -4}, {"bench": 0}]
    instance = Instance.from_points(COSTS, 60, ballots)
    assert instance.votes == [1, 1, 0, 0]
    assert fund(instance, "greedy", utility="points").funded[0] == "bench"


def test_a_project_without_votes_is_taken_last_if_it_fits() -> None:
    instance = Instance.from_approvals({"none": 1, "one": 5}, 6, [["one"]])
    outcome = fund(instance, "greedy")
    assert outcome.funded == ["one", "none"]
    assert "no one approves it" in outcome.explanations["none"]


def test_equal_votes_go_to_the_lower_cost() -> None:
    instance = Instance.from_approvals({"dear": 4, "cheap": 3}, 5, [["dear", "cheap"]])
    outcome = fund(instance, "greedy")
    assert outcome.funded == ["cheap"]
    assert not outcome.ties


def test_a_tie_that_decides_is_reported_and_the_seed_draws() -> None:
    instance = Instance.from_approvals({"a": 4, "b": 4, "c": 4}, 9, [["a", "b", "c"]])
    outcome = fund(instance, "greedy")
    assert outcome.funded == ["a", "b"]
    assert outcome.to_json()["ties"] == [{"tied": ["a", "b", "c"], "taken": ["a", "b"], "broken_by": "order"}]
    drawn = {tuple(sorted(fund(instance, "greedy", seed=seed).funded)) for seed in range(30)}
    assert drawn == {("a", "b"), ("a", "c"), ("b", "c")}


@pytest.mark.parametrize("budget", [0, 8, 12])
def test_a_tie_that_decides_nothing_is_not_reported(budget: int) -> None:
    instance = Instance.from_approvals({"a": 4, "b": 4}, budget, [["a", "b"]])
    assert not fund(instance, "greedy").ties


@given(instances(free=True))
def test_greedy_leaves_nothing_that_fits(instance: Instance) -> None:
    outcome = fund(instance, "greedy")
    assert all(
        each.cost > instance.budget - outcome.cost
        for each in instance.projects
        if each.id not in outcome.funded
    )
