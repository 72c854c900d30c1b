# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

from hypothesis import given

from caravane.science.tally import Conventions, Profile, count
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.irv import irv
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import conventions, profiles


def test_knoxville_wins_tennessee_round_by_round() -> None:
    outcome = count(TENNESSEE, "irv")
    assert layers(outcome.ranking) == "d a b c"
    assert [each.eliminated for each in outcome.rounds] == [(3,), (2,), (1,)]
    assert outcome.rounds[1].votes == {1: 42, 2: 26, 4: 32}
    assert outcome.scores == {1: 42, 2: 26, 3: 15, 4: 58}
    assert outcome.ties is None


def test_a_ballot_without_a_continuing_option_is_exhausted() -> None:
    outcome = count(election("4: a\n3: b\n2: c\n1:", "abc"), "irv")
    assert [each.exhausted for each in outcome.rounds] == [1, 3]
    assert outcome.winners == (1,)


def test_equals_share_the_ballot_among_those_that_continue() -> None:
    outcome = count(election("3: {a b c}\n3: a\n2: b d\n1: c", "abcd"), "irv")
    assert outcome.rounds[0].eliminated == (4,)
    assert outcome.rounds[0].votes == {1: 4, 2: 3, 3: 2, 4: 0}
    assert outcome.rounds[2].votes == {1: 3 + Fraction(3, 2), 2: 2 + Fraction(3, 2)}
    assert outcome.to_json()["rounds"][2]["votes_exact"] == {"1": "9/2", "2": "7/2"}  # type: ignore[index]


def test_a_deciding_tie_is_explored_and_every_branch_winner_wins() -> None:
    # b and c tie for last: b's voters prefer c to a, c's voters prefer a to b.
    outcome = count(election("4: a\n3: b c\n3: c a"), "irv")
    assert outcome.winners == (1, 3)
    assert outcome.ties is not None
    assert outcome.ties.complete
    assert outcome.rounds[0].tied == (2, 3)
    assert [each.number for each in outcome.rounds] == [1, 2, 2]


def test_a_tie_that_leaves_the_same_winner_is_reported_and_settled() -> None:
    outcome = count(election("5: a\n2: b a\n2: c a\n"), "irv")
    assert layers(outcome.ranking) == "a bc"
    assert outcome.ties is None  # together b and c cannot catch up with a


def test_options_nobody_names_leave_together() -> None:
    outcome = count(election("5: a\n4: b", "abcdefgh"), "irv")
    assert outcome.rounds[0].eliminated == (3, 4, 5, 6, 7, 8)
    assert layers(outcome.ranking) == "a b cdefgh"


def test_two_equals_at_the_end_both_win() -> None:
    outcome = count(election("2: a\n2: b\n1: c", "abc"), "irv")
    assert layers(outcome.ranking) == "ab c"
    assert outcome.to_json()["ties"] == {"winners": [1, 2], "states": 4, "complete": True}


def test_when_every_ballot_is_exhausted_those_left_are_tied() -> None:
    outcome = count(Profile.from_rankings({1: "a", 2: "b", 3: "c"}, [[], []]), "irv")
    assert outcome.winners == (1, 2, 3)
    assert outcome.rounds[0].exhausted == 2


def test_a_single_option_wins_with_its_votes() -> None:
    outcome = count(election("3: a\n2:", "a"), "irv")
    assert outcome.winners == (1,)
    assert outcome.scores == {1: 3}


def test_exploring_stops_at_the_limit_and_says_so() -> None:
    profile = Profile.from_rankings({a: str(a) for a in range(30)}, [[a] for a in range(30)])
    outcome = count(profile, "irv")
    assert outcome.ties is not None
    assert not outcome.ties.complete
    assert outcome.ties.states == 10_000
    assert outcome.winners
    assert len(outcome.rounds) == 200


def test_even_a_tiny_limit_leaves_a_first_layer() -> None:
    profile = Profile.from_rankings({a: str(a) for a in range(5)}, [[a] for a in range(5)])
    verdict = irv(profile, Conventions(), limit=2)
    assert verdict.ties is not None
    assert not verdict.ties.complete
    assert verdict.ranking[0]


@given(profiles(), conventions)
def test_winners_are_those_of_every_single_elimination(profile: Profile, chosen: Conventions) -> None:
    read = read_last_group(profile, chosen)
    assert set(count(profile, "irv", chosen).winners) == oracles.irv_winners(read)


@given(profiles(), conventions)
def test_each_round_accounts_for_every_ballot(profile: Profile, chosen: Conventions) -> None:
    for each in count(profile, "irv", chosen).rounds:
        assert sum(each.votes.values()) + each.exhausted == profile.ballots
