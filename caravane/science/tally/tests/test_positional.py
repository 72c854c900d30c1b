# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

from hypothesis import given

from caravane.science.tally import Conventions, Profile, count
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import conventions, profiles


def test_memphis_has_the_most_first_places_in_tennessee() -> None:
    outcome = count(TENNESSEE, "plurality")
    assert layers(outcome.ranking) == "a b d c"
    assert outcome.scores == {1: 42, 2: 26, 3: 15, 4: 17}


def test_nashville_wins_tennessee_by_three_two_one() -> None:
    outcome = count(TENNESSEE, "positional")
    assert outcome.scores == {1: 126, 2: 194, 3: 173, 4: 107}
    assert layers(outcome.ranking) == "b c a d"


def test_equals_in_first_place_share_the_vote_exactly() -> None:
    outcome = count(election("1: {a b c}\n2: a", "abcd"), "plurality")
    assert outcome.scores == {1: Fraction(7, 3), 2: Fraction(1, 3), 3: Fraction(1, 3), 4: 0}
    assert outcome.to_json()["scores_exact"] == {"1": "7/3", "2": "1/3", "3": "1/3", "4": "0"}


def test_equals_average_the_points_of_the_places_they_fill() -> None:
    profile = election("1: a {b c} d", "abcde")
    assert count(profile, "positional").scores == {
        1: 3,
        2: Fraction(3, 2),
        3: Fraction(3, 2),
        4: 0,
        5: 0,
    }


def test_unranked_options_get_no_points() -> None:
    outcome = count(election("5: a", "abc"), "positional")
    assert outcome.scores == {1: 15, 2: 0, 3: 0}
    assert layers(outcome.ranking) == "a bc"


def test_a_completed_last_group_gets_no_points_unless_it_is_read_as_ranked() -> None:
    profile = election("4: a {b c}")
    assert count(profile, "positional").scores == {1: 12, 2: 0, 3: 0}
    ranked = count(profile, "positional", Conventions(last_group="ranked"))
    assert ranked.scores == {1: 12, 2: 6, 3: 6}


def test_weights_may_be_fractions() -> None:
    weights = (1, Fraction(1, 2), Fraction(1, 3))
    outcome = count(TENNESSEE, "positional", Conventions(weights=weights))
    assert outcome.scores[2] == 26 + 21 + Fraction(32, 3)
    assert outcome.to_json()["conventions"] == {
        "strength": "winning-votes",
        "unranked": "last",
        "last_group": "unranked",
        "weights": ["1", "1/2", "1/3"],
    }


def test_equal_scores_are_a_tie_and_stay_one() -> None:
    outcome = count(election("3: a b\n3: b a\n1: c", "abcd"), "plurality")
    assert layers(outcome.ranking) == "ab c d"
    assert outcome.to_json()["ties"] == {"winners": [1, 2], "complete": True}


def test_without_a_ballot_everybody_is_tied() -> None:
    outcome = count(Profile.from_rankings({1: "a", 2: "b"}, []), "positional")
    assert outcome.winners == (1, 2)
    assert outcome.ballots == 0


def test_blank_ballots_are_counted_as_ballots_and_change_nothing_else() -> None:
    outcome = count(Profile.from_rankings({1: "a", 2: "b"}, [[1], [], []]), "plurality")
    assert outcome.ballots == 3
    assert outcome.scores == {1: 1, 2: 0}


@given(profiles(), conventions)
def test_points_are_those_of_the_definition(profile: Profile, chosen: Conventions) -> None:
    read = read_last_group(profile, chosen)
    assert count(profile, "positional", chosen).scores == oracles.points(read, (3, 2, 1))
    assert count(profile, "plurality", chosen).scores == oracles.points(read, (1,))


def test_tennessee_by_borda_and_dowdall() -> None:
    # https://en.wikipedia.org/wiki/Borda_count: Memphis 126, Nashville 194, Chattanooga 173, Knoxville 107.
    assert count(TENNESSEE, "borda").scores == {1: 126, 2: 194, 3: 173, 4: 107}
    assert count(TENNESSEE, "dowdall").scores[1] == 42 + Fraction(26 + 15 + 17, 4)


def test_borda_gives_the_same_points_however_short_the_ballot() -> None:
    assert count(election("1: a\n1: b c", "abcd"), "borda").scores == {1: 3, 2: 3, 3: 2, 4: 0}


def test_dowdall_shares_the_places_of_equals() -> None:
    assert count(election("1: {a b} c d"), "dowdall").scores[1] == Fraction(3, 4)


def test_approval_counts_every_ranked_option_once() -> None:
    assert count(election("2: a {b c}\n3: b\n1:", "abcd"), "approval").scores == {1: 2, 2: 5, 3: 2, 4: 0}
    completed = election("2: a {b c d}\n1: b {a c d}")
    assert count(completed, "approval").scores == {1: 2, 2: 1, 3: 0, 4: 0}
    assert set(count(completed, "approval", Conventions(last_group="ranked")).scores.values()) == {3}
