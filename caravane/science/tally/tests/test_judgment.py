# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given

from caravane.science.tally import NotCountable, Profile, count
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, layers
from caravane.science.tally.tests.strategies import graded_profiles

FIVE = ["Excellent", "Very good", "Good", "Fair", "Poor"]


def graded(categories: list[str], table: dict[str, list[int]]) -> Profile:
    """From how often each option (a, b, …) has each grade, dealt out to as many ballots."""
    columns = {
        a: [c for c, n in enumerate(row) for _ in range(n)] for a, row in enumerate(table.values(), start=1)
    }
    ballots = zip(*columns.values(), strict=True)
    counted = [
        (
            [
                [a for a, given in zip(columns, ballot, strict=True) if given == c]
                for c in range(len(categories))
            ],
            1,
        )
        for ballot in ballots
    ]
    return Profile.from_grades(dict(enumerate(table, start=1)), categories, counted)


def test_tennessee_by_majority_judgment() -> None:
    # https://en.wikipedia.org/wiki/Majority_judgment: grades from the distance; Nashville wins.
    categories = ["Excellent", "Good", "Fair", "Poor"]
    votes = [
        ([[1], [2], [3, 4], []], 42),  # Memphis: excellent; Nashville: good …
        ([[2], [3], [4], [1]], 26),
        ([[3], [4], [2], [1]], 15),
        ([[4], [3], [2], [1]], 17),
    ]
    profile = Profile.from_grades(
        {1: "Memphis", 2: "Nashville", 3: "Chattanooga", 4: "Knoxville"}, categories, votes
    )
    outcome = count(profile, "majority-judgment")
    assert outcome.winners == (2,)
    assert outcome.verdict.grades == {1: "Poor", 2: "Good", 3: "Good", 4: "Fair"}


def test_the_middle_grade_decides_then_the_next_ones_outwards() -> None:
    # In order, a: Poor Fair Good Good Excellent; b: Fair Fair Good Very good Very good. Good is in the
    # middle of both, then comes Fair for both, then Good against Very good.
    profile = graded(FIVE, {"a": [1, 0, 2, 1, 1], "b": [0, 2, 1, 2, 0]})
    assert layers(count(profile, "majority-judgment").ranking) == "b a"


def test_the_lower_middle_grade_counts_when_ballots_are_even() -> None:
    outcome = count(graded(FIVE, {"a": [2, 0, 0, 0, 2], "b": [0, 0, 0, 4, 0]}), "majority-judgment")
    assert outcome.verdict.grades == {1: "Poor", 2: "Fair"}
    assert outcome.scores == {1: 1, 2: 2}


def test_only_options_with_the_same_grades_tie() -> None:
    outcome = count(graded(FIVE, {"a": [1, 1, 1, 0, 0], "b": [1, 1, 1, 0, 0]}), "majority-judgment")
    assert outcome.winners == (1, 2)


def test_who_is_not_graded_has_the_last_category() -> None:
    profile = Profile.from_grades({1: "a", 2: "b"}, ["yes", "no"], [([[1]], 1), ([[1], [2]], 1)])
    assert count(profile, "majority-judgment").verdict.grades == {1: "yes", 2: "no"}


def test_blank_ballots_lower_nobodys_grade() -> None:
    cast = [([[1], [2]], 2), ([[2], [1]], 1), ([[], []], 9)]
    outcome = count(Profile.from_grades({1: "a", 2: "b"}, ["good", "bad"], cast), "majority-judgment")
    assert outcome.ballots == 12
    assert outcome.verdict.grades == {1: "good", 2: "bad"}


def test_ballots_without_grades_are_refused() -> None:
    with pytest.raises(NotCountable, match="graded ballots"):
        count(TENNESSEE, "majority-judgment")


def test_without_ballots_everybody_ties() -> None:
    assert count(Profile.from_grades({1: "a", 2: "b"}, FIVE, []), "majority-judgment").winners == (1, 2)


def test_a_hundred_million_ballots_take_no_longer() -> None:
    profile = Profile.from_grades({1: "a", 2: "b"}, FIVE, [([[1], [2]], 10**8), ([[2], [1]], 10**8 + 1)])
    assert count(profile, "majority-judgment").winners == (2,)


@given(graded_profiles())
def test_it_agrees_with_taking_medians_away(profile: Profile) -> None:
    assert profile.graded
    grades: dict[int, list[int]] = {option: [] for option in profile.alternatives}
    worst = 1 - len(profile.graded.categories)
    for ballot, n in profile.graded.ballots.items():
        for option, given_ in grades.items() if any(ballot) else ():
            given_ += n * [next((-c for c, group in enumerate(ballot) if option in group), worst)]
    values = {option: oracles.majority_value(given_) for option, given_ in grades.items()}
    best = max(values.values())
    assert set(count(profile, "majority-judgment").winners) == {a for a in values if values[a] == best}
