# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

from hypothesis import given

from caravane.science.tally import Profile, count
from caravane.science.tally.conventions import Conventions, read_last_group
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import profiles


def test_nashville_has_the_majority_of_tennessee_in_the_second_round() -> None:
    # https://en.wikipedia.org/wiki/Bucklin_voting: Nashville 68, Chattanooga 58.
    outcome = count(TENNESSEE, "bucklin")
    assert [each.votes for each in outcome.rounds] == [
        {1: 42, 2: 26, 3: 15, 4: 17},
        {1: 42, 2: 68, 3: 58, 4: 32},
    ]
    assert [each.elected for each in outcome.rounds] == [(), (2, 3)]
    assert layers(outcome.ranking) == "b c d a"


def test_a_majority_of_first_places_ends_the_count() -> None:
    outcome = count(election("3: a b c\n2: b c a"), "bucklin")
    assert outcome.winners == (1,)
    assert len(outcome.rounds) == 1


def test_the_most_votes_win_when_short_ballots_leave_nobody_a_majority() -> None:
    outcome = count(election("3: a\n2: b\n2: c b"), "bucklin")
    assert outcome.rounds[-1].votes == {1: 3, 2: 4, 3: 2}
    assert outcome.winners == (2,)
    assert count(election("3: a\n2: b\n2: c"), "bucklin").winners == (1,)


def test_blank_ballots_do_not_raise_the_majority() -> None:
    assert len(count(election("2: a b\n1: b a\n5:", "ab"), "bucklin").rounds) == 1


def test_equals_count_in_part_for_each_place_they_share() -> None:
    outcome = count(election("2: a {b c} d\n2: d b c a"), "bucklin")
    assert outcome.rounds[1].votes == {1: 2, 2: 2 + Fraction(2, 2), 3: Fraction(2, 2), 4: 2}


def test_without_ballots_everybody_ties() -> None:
    assert count(election("1:", "abc"), "bucklin").winners == (1, 2, 3)


@given(profiles())
def test_it_agrees_with_the_definition(profile: Profile) -> None:
    read = read_last_group(profile, Conventions())
    assert set(count(profile, "bucklin").winners) == oracles.bucklin_winners(read)
