# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.funding import UTILITIES, Instance, fund
from caravane.science.funding.tests.oracles import ballots_of, plain_shares
from caravane.science.funding.tests.strategies import instances

utilities = st.sampled_from(UTILITIES)


def test_the_running_example_of_lackner_and_skowron_funds_a_for_an_eighth_each() -> None:
    """Lackner & Skowron, Multi-Winner Voting with Approval Preferences, 2023, Example 11."""
    ballots = [*3 * ["ab"], *3 * ["ac"], *2 * ["ad"], "bcf", "e", "f", "g"]
    instance = Instance.from_approvals(dict.fromkeys("abcdefg", 1), 4, ballots)
    outcome = fund(instance, "mes", utility="cardinality")
    assert outcome.funded == ["a"]
    assert outcome.run.rounds[0].price == pytest.approx(100 / 8)


def hundred_voters() -> Instance:
    """The authors' illustration in Wikipedia's article on the method: five of nine projects of 200.

    Ballots are made up so that the payments told there follow.
    """
    groups = [(46, "DAC"), (9, "ACF"), (9, "DGI"), (5, "DAG"), (6, "DG"), (10, "GB"), (15, "HI")]
    ballots = [ballot for number, ballot in groups for _ in range(number)]
    return Instance.from_approvals(dict.fromkeys("ABCDEFGHI", 200), 1000, ballots)


def test_prices_rise_from_round_to_round_and_the_first_group_spends_exactly_all() -> None:
    """200/66 + 200/60 + 200/55 = 10: after D, A and C the 46 have spent their 10 to the last cent."""
    outcome = fund(hundred_voters(), "mes", utility="cardinality")
    assert outcome.funded[:3] == ["D", "A", "C"]
    prices = [each.price for each in outcome.run.rounds]
    assert prices[:3] == pytest.approx([20000 / 66, 20000 / 60, 20000 / 55])
    assert prices == sorted(prices)
    assert (outcome.run.books.money[:46] == 0).all()


def test_a_majority_cannot_take_the_share_of_a_minority() -> None:
    """The 51 of 100 get 5 of their projects of 100 each out of 1,000, the 49 get 4; greedy gives all ten
    to the 51."""
    costs = {f"{side}{n}": 100 for side in "rb" for n in range(10)}
    ballots = [[f"{side}{n}" for n in range(10)] for side in ["r"] * 51 + ["b"] * 49]
    instance = Instance.from_approvals(costs, 1000, ballots)
    shared = [each[0] for each in fund(instance, "mes").funded]
    assert (shared.count("r"), shared.count("b")) == (5, 4)
    assert {each[0] for each in fund(instance, "greedy").funded} == {"r"}


def test_money_that_exactly_suffices_is_enough() -> None:
    instance = Instance.from_approvals({"a": 1, "b": 1, "c": 1}, 3, [["a", "b", "c"]] * 3)
    assert fund(instance, "mes").funded == ["a", "b", "c"]


@pytest.mark.parametrize("voters", [3, 7, 49, 1000])
def test_a_cent_less_than_the_cost_is_not_enough(voters: int) -> None:
    everybody = [["a"]] * voters + [["b"]]
    enough = Instance.from_approvals({"a": f"{voters}.00", "b": 2}, voters + 1, everybody)
    short = Instance.from_approvals({"a": f"{voters}.01", "b": 2}, voters + 1, everybody)
    assert fund(enough, "mes").funded == ["a"]
    assert fund(short, "mes").funded == []


def test_who_cannot_pay_in_full_gives_all_they_have_left() -> None:
    instance = Instance.from_approvals({"a": 5, "b": 14}, 20, [["a", "b"], ["b"]])
    a, b = fund(instance, "mes", utility="cardinality").run.rounds
    assert (a.price, b.price) == (500, 900)
    assert b.offer.broke.tolist() == [True, False]


def test_equal_rho_goes_to_more_votes() -> None:
    ballots = [["two", "three"], ["two", "three"], ["three"]]
    outcome = fund(Instance.from_approvals({"two": 2, "three": 3}, 6, ballots), "mes", utility="cardinality")
    assert outcome.funded == ["three", "two"]
    assert not outcome.ties


def test_equal_rho_and_votes_go_to_the_lower_cost() -> None:
    ballots = [{"dear": 2, "cheap": 1}, {"dear": 2, "cheap": 1}]
    outcome = fund(Instance.from_points({"dear": 4, "cheap": 2}, 6, ballots), "mes", utility="points")
    assert outcome.funded == ["cheap", "dear"]
    assert not outcome.ties


def test_a_tie_that_nothing_breaks_is_reported_and_the_seed_draws() -> None:
    instance = Instance.from_approvals({"a": 2, "b": 2}, 3, [["a", "b"]])
    outcome = fund(instance, "mes")
    assert outcome.funded == ["a"]
    assert outcome.to_json()["ties"] == [
        {"round": 1, "tied": ["a", "b"], "taken": ["a"], "broken_by": "order"}
    ]
    drawn = {tuple(fund(instance, "mes", seed=seed).funded) for seed in range(20)}
    assert drawn == {("a",), ("b",)}
    assert fund(instance, "mes", seed=3).funded == fund(instance, "mes", seed="3").funded


@pytest.mark.parametrize(("utility", "funded"), [("cost", []), ("cardinality", ["p0"])])
def test_a_free_project_is_bought_when_it_is_worth_something(utility: str, funded: list[str]) -> None:
    """As in pabutools: when utility is cost, what costs nothing is worth nothing."""
    ballots = [["p0"], ["p0", "p1", "p2"], ["p2"]]
    instance = Instance.from_approvals({"p0": 0, "p1": 1, "p2": 2}, 2, ballots)
    assert fund(instance, "mes", utility=utility).funded == funded


def test_without_voters_nothing_is_bought() -> None:
    assert fund(Instance.from_approvals({"a": 1}, 5, []), "mes", "add1").funded == []


@settings(max_examples=250)
@given(instances(free=True), utilities)
def test_the_outcome_is_that_of_plain_fractions(instance: Instance, utility: str) -> None:
    outcome = fund(instance, "mes", utility=utility)
    plain = plain_shares(instance, utility, Fraction(instance.budget, instance.voters))
    assert list(outcome.places) == plain.funded
    assert [list(tie.tied) for tie in outcome.ties] == plain.tied


@settings(max_examples=100)
@given(instances(most_voters=60), utilities)
def test_the_outcome_is_that_of_plain_fractions_with_more_voters(instance: Instance, utility: str) -> None:
    plain = plain_shares(instance, utility, Fraction(instance.budget, instance.voters))
    assert list(fund(instance, "mes", utility=utility).places) == plain.funded


@settings(max_examples=150)
@given(instances(), utilities)
def test_the_outcome_is_priceable(instance: Instance, utility: str) -> None:
    """Peters & Skowron 2020, every condition, with the payments the run itself tells."""
    run = fund(instance, "mes", utility=utility).run
    ballots = ballots_of(instance, points=utility == "points")
    money = [run.share] * instance.voters
    for each in run.rounds:
        price = Fraction(run.books.prices[each.project], run.books.denominator)
        paid = Fraction(0)
        for voter, broke in zip(each.offer.voters.tolist(), each.offer.broke.tolist(), strict=True):
            asked = price * ballots[voter][each.project]  # only supporters pay
            payment = money[voter] if broke else asked
            assert payment <= asked
            assert 0 < payment <= money[voter]  # nobody pays more than they have
            money[voter] -= payment
            paid += payment
        assert paid == instance.costs[each.project]  # what is funded is paid, to the cent
    assert sum(money) == instance.budget - sum(instance.costs[each] for each in run.funded)
    for project, cost in enumerate(instance.costs):
        if project not in run.funded:  # what is not funded could not be paid by its supporters
            left = sum(money[voter] for voter, ballot in enumerate(ballots) if project in ballot)
            assert left < cost or not left


@settings(max_examples=60)
@given(instances(), utilities)
def test_the_floats_beside_the_books_stay_within_their_bound(instance: Instance, utility: str) -> None:
    run = fund(instance, "mes", utility=utility).run
    plain = plain_shares(instance, utility, run.share)
    for voter, payments in enumerate(plain.payments):
        exact = run.share - sum(payments.values())
        assert abs(Fraction(float(run.books.money[voter])) - exact) <= Fraction(run.books.error)


@given(instances(), utilities, st.integers(0, 99))
def test_a_seed_reproduces_the_outcome(instance: Instance, utility: str, seed: int) -> None:
    first, second = (fund(instance, "mes", "greedy", utility=utility, seed=seed).to_json() for _ in "ab")
    assert first == second
