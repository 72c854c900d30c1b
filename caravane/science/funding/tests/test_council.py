# SPDX-License-Identifier: AGPL-3.0-or-later
import subprocess
import sys
from fractions import Fraction

import pytest

from caravane.science.funding import CostRange, InvalidInstance, PollResult, proposal_to_council

NAMES = {"1": "Rafraîchir la ville", "2": "Végétaliser", "3": "Préserver l'eau", "4": "Étude"}
COSTS = {
    "1": CostRange(200_000_00, 300_000_00, 400_000_00),
    "2": CostRange(300_000_00, 400_000_00, 500_000_00),
    "3": CostRange(100_000_00, 150_000_00, 200_000_00),
    "4": None,
}
RESULT = PollResult(NAMES, [["1"], ["4"], ["2"], ["3"]])
BUDGET = 700_000_00


def test_each_cost_has_its_own_choice_in_the_sequence_of_the_poll() -> None:
    low, middle, high = proposal_to_council(RESULT, COSTS, BUDGET).levels
    assert (low.funded, low.cost) == (("1", "2", "3"), 600_000_00)
    assert (middle.funded, middle.cost) == (("1", "2"), 700_000_00)
    assert (high.funded, high.cost) == (("1", "3"), 600_000_00)


def test_packages_not_estimated_are_named_apart_and_take_no_money() -> None:
    proposal = proposal_to_council(RESULT, COSTS, BUDGET)
    assert proposal.not_estimated == ["4"]
    assert proposal.explanations["4"].startswith("Not estimated")


def test_what_is_funded_whatever_it_costs_is_told() -> None:
    proposal = proposal_to_council(RESULT, COSTS, BUDGET)
    assert proposal.always == ["1"]
    assert proposal.explanations["2"].startswith("Funded at low and middle cost only")


def test_the_json_has_the_keys_of_every_funding() -> None:
    found = proposal_to_council(RESULT, COSTS, BUDGET).to_json()
    assert (found["budget"], found["funded"], found["cost"]) == (700_000, ["1", "2"], 700_000)
    assert [level["left"] for level in found["levels"].values()] == [100_000, 0, 100_000]
    assert {"rule", "completion", "explanations", "not_estimated", "levels"} <= found.keys()


def test_packages_tied_in_the_poll_go_by_lower_cost() -> None:
    tied = PollResult(NAMES, [["1", "2", "3"], ["4"]])
    assert proposal_to_council(tied, COSTS, BUDGET).levels[2].funded == ("3", "1")


def test_a_tie_that_cost_does_not_break_is_reported_and_the_seed_draws() -> None:
    result = PollResult({"a": "A", "b": "B"}, [["a", "b"]])
    costs = {each: CostRange(5, 6, 6) for each in "ab"}
    level = proposal_to_council(result, costs, 11).levels[1]
    assert level.funded == ("a",)
    assert (level.ties[0].tied, level.ties[0].broken_by) == (("a", "b"), "order")
    assert not proposal_to_council(result, costs, 11).levels[0].ties
    drawn = {proposal_to_council(result, costs, 11, seed=seed).levels[1].funded for seed in range(20)}
    assert drawn == {("a",), ("b",)}


def test_points_give_a_ranking_with_ties() -> None:
    points = {"1": 3, "2": Fraction(7, 2), "4": 3}
    assert PollResult.from_points(NAMES, points).ranking == [["2"], ["1", "4"], ["3"]]


def test_ballots_give_three_two_and_one_points() -> None:
    rankings = [["2", "1", "3"], ["2"], ["1", "3", "4"], []]
    assert PollResult.from_rankings(NAMES, rankings).ranking == [["2"], ["1"], ["3"], ["4"]]
    with pytest.raises(InvalidInstance, match="without a name has points"):
        PollResult.from_rankings(NAMES, [["9"]])


def test_without_money_nothing_is_funded_but_what_is_free() -> None:
    costs = {**COSTS, "3": CostRange(0, 0, 5)}
    assert [level.funded for level in proposal_to_council(RESULT, costs, 0).levels] == [("3",), ("3",), ()]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: CostRange(5, 4, 6), "rise from low to middle to high"),
        (lambda: CostRange(-1, 4, 6), "rise from low"),
        (lambda: PollResult({"a": "A"}, [["a"], ["a"]]), "ranked twice"),
        (lambda: PollResult({"a": "A"}, [["b"]]), "without a name"),
        (lambda: proposal_to_council(RESULT, {"9": None}, 5), "which is not in the poll"),
        (lambda: proposal_to_council(RESULT, COSTS, -5), "negative"),
    ],
)
def test_what_does_not_fit_together_is_refused(act: object, words: str) -> None:
    with pytest.raises(InvalidInstance, match=words):
        act()


def test_the_web_needs_no_numpy_for_it() -> None:
    code = (
        "import sys; from caravane.science.funding import PollResult, CostRange, proposal_to_council as p;"
        "p(PollResult({'a': 'A'}, [['a']]), {'a': CostRange(1, 2, 3)}, 9).to_json();"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
