# SPDX-License-Identifier: AGPL-3.0-or-later
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.funding import COMPLETIONS, UTILITIES, Instance, UnknownChoice, fund
from caravane.science.funding.equal_shares import equal_shares
from caravane.science.funding.ranges import Prover
from caravane.science.funding.tests.oracles import plain_add1, plain_shares
from caravane.science.funding.tests.strategies import instances
from caravane.science.funding.ties import Precedence
from caravane.science.funding.utilities import utility_of

utilities = st.sampled_from(UTILITIES)


@settings(max_examples=150)
@given(instances(), utilities)
def test_add1_is_the_outcome_of_running_every_step(instance: Instance, utility: str) -> None:
    outcome = fund(instance, "mes", "add1", utility=utility)
    assert (list(outcome.places), outcome.raised) == plain_add1(instance, utility)


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("seed", range(4))
def test_add1_over_hundreds_of_steps_is_the_outcome_of_running_every_one(seed: int, utility: str) -> None:
    lot = random.Random(seed)
    ids = [str(n) for n in range(14)]
    costs = {id_: lot.randint(20, 2000) for id_ in ids}
    ballots = [
        {id_: lot.randint(1, 4) for id_ in lot.choices(ids, range(5, 19), k=lot.randint(0, 5))}
        for _ in range(40)
    ]
    instance = Instance.from_points(costs, sum(costs.values()) * 2 // 3, ballots)
    outcome = fund(instance, "mes", "add1", utility=utility)
    assert outcome.raised > 50
    worth, precedence = utility_of(instance, utility), Precedence(instance)
    for step in range(outcome.raised + 1):
        share = Fraction(instance.budget, instance.voters) + step * instance.unit
        run = equal_shares(worth, instance.costs, share, precedence)
        left = instance.budget - sum(instance.costs[each] for each in run.funded)
        assert left >= 0
        fits = any(
            instance.costs[p] <= left for p, n in enumerate(instance.votes) if n and p not in run.funded
        )
        assert fits or step == outcome.raised
    assert run.funded == outcome.places


@settings(max_examples=100)
@given(instances(most_voters=6), utilities, st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_a_proof_about_a_range_holds_at_every_share_in_it(
    instance: Instance, utility: str, start: int, width: int, wider: bool
) -> None:
    low, high = (Fraction(n, 3) * instance.unit for n in (start, start + width))
    prover = Prover(utility_of(instance, utility), instance.costs, instance.budget, low)
    facts = prover.facts()
    if wider:
        _, facts = prover.prove(low, high + 5 * instance.unit, facts)
    if not prover.prove(low, high, facts)[0]:
        return
    supported = [p for p, votes in enumerate(instance.votes) if votes]
    for part in range(9):
        funded = plain_shares(instance, utility, low + (high - low) * part / 8).funded
        left = instance.budget - sum(instance.costs[p] for p in funded)
        assert left >= 0
        assert any(instance.costs[p] <= left for p in supported if p not in funded)


def test_proofs_about_wide_ranges_are_found() -> None:
    """Else add1 would be right, but slow."""
    costs = {"small": 1, "large": 500, "last": 400}
    ballots = [["small", "large"]] * 5 + [["last"]] * 5
    instance = Instance.from_approvals(costs, 1000, ballots)
    prover = Prover(utility_of(instance, "cost"), instance.costs, instance.budget, Fraction(10_00))
    assert prover.prove(Fraction(20_00), Fraction(79_00), prover.facts())[0]
    assert not prover.prove(Fraction(20_00), Fraction(101_00), prover.facts())[0]


@given(instances(free=True), utilities, st.sampled_from(COMPLETIONS))
def test_the_budget_is_never_exceeded(instance: Instance, utility: str, completion: str) -> None:
    assert fund(instance, "mes", completion, utility=utility).cost <= instance.budget
    assert fund(instance, "greedy", utility=utility).cost <= instance.budget


@given(instances(), utilities, st.sampled_from(["greedy", "add1u"]))
def test_after_greedy_nothing_more_fits(instance: Instance, utility: str, completion: str) -> None:
    outcome = fund(instance, "mes", completion, utility=utility)
    left = instance.budget - outcome.cost
    assert all(each.cost > left for each in instance.projects if each.id not in outcome.funded)


@given(instances(), utilities)
def test_a_completion_keeps_what_the_run_it_completes_funds(instance: Instance, utility: str) -> None:
    for completion, completed in [("none", "greedy"), ("add1", "add1u")]:
        run, whole = (fund(instance, "mes", each, utility=utility).funded for each in (completion, completed))
        assert whole[: len(run)] == run


def test_add1_stops_before_the_first_overspend_even_if_later_steps_would_fit() -> None:
    instance = Instance.from_approvals({"a": 6, "b": 6, "c": 1}, 10, [["a"], ["b"], ["c"]])
    outcome = fund(instance, "mes", "add1")
    assert (outcome.funded, outcome.raised) == (["c"], 2)
    assert fund(instance, "mes", "add1u").funded == ["c", "a"]


@pytest.mark.parametrize(
    ("rule", "completion", "utility", "words"),
    [
        ("best", "none", "cost", "unknown rule 'best': choose among greedy, mes"),
        ("mes", "all", "cost", "unknown completion"),
        ("mes", "none", "happiness", "unknown utility"),
        ("greedy", "add1", "cost", "nothing to complete"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(
    rule: str, completion: str, utility: str, words: str
) -> None:
    with pytest.raises(UnknownChoice, match=words):
        fund(Instance.from_approvals({"a": 1}, 1, []), rule, completion, utility=utility)
