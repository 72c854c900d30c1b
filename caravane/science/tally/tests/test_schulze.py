# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given

from caravane.science.tally import Conventions, Profile, count, duels
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.duels import strengths
from caravane.science.tally.schulze import strongest_paths
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import (
    SCHULZE_21,
    SCHULZE_45,
    TENNESSEE,
    election,
    layers,
)
from caravane.science.tally.tests.strategies import conventions, profiles

PLAIN = Conventions()
MARGINS = Conventions(strength="margins")
NO_OPINION = Conventions(unranked="no-opinion")


def matrix(text: str) -> dict[int, dict[int, int]]:
    rows = [line.split() for line in text.strip().splitlines()]
    return {
        a: {b: int(cell) for b, cell in enumerate(row, start=1) if a != b}
        for a, row in enumerate(rows, start=1)
    }


def test_duels_of_the_twenty_one_voters_are_the_published_ones() -> None:
    assert duels(SCHULZE_21, PLAIN) == matrix("- 8 14 10\n13 - 6 2\n7 15 - 12\n11 19 9 -")


def test_strongest_paths_of_the_twenty_one_voters_are_the_published_ones() -> None:
    links = strengths(duels(SCHULZE_21, PLAIN), "winning-votes")
    assert strongest_paths(links) == matrix("- 14 14 12\n13 - 13 12\n13 15 - 12\n13 19 13 -")


def test_the_twenty_one_voters_elect_d() -> None:
    assert layers(count(SCHULZE_21, "schulze").ranking) == "d a c b"


def test_strongest_paths_of_the_forty_five_voters_are_the_published_ones() -> None:
    links = strengths(duels(SCHULZE_45, PLAIN), "winning-votes")
    assert strongest_paths(links) == matrix(
        """
        - 28 28 30 24
        25 - 28 33 24
        25 29 - 29 24
        25 28 28 - 24
        25 28 28 31 -
        """
    )


def test_the_forty_five_voters_elect_e_then_a_c_b_d() -> None:
    outcome = count(SCHULZE_45, "schulze")
    assert layers(outcome.ranking) == "e a c b d"
    assert outcome.scores == {5: 4, 1: 3, 3: 2, 2: 1, 4: 0}


def test_nashville_the_condorcet_winner_wins_tennessee() -> None:
    assert layers(count(TENNESSEE, "schulze").ranking) == "b c d a"


def test_winning_votes_and_margins_may_elect_different_options() -> None:
    # a beats b 60 to 55, b beats c 40 to 20, c beats a 50 to 35.
    profile = election("60: a b\n55: b a\n40: b c\n20: c b\n50: c a\n35: a c")
    by_votes = count(profile, "schulze", NO_OPINION)
    by_margins = count(profile, "schulze", Conventions("margins", "no-opinion"))
    assert layers(by_votes.ranking) == "c a b"
    assert layers(by_margins.ranking) == "b c a"


def test_reading_the_unranked_as_last_or_as_no_opinion_may_elect_different_options() -> None:
    profile = election("5: a\n4: b a\n1: c", "abc")
    assert count(profile, "schulze").winners == (1,)
    assert count(profile, "schulze", NO_OPINION).winners != (1,)


def test_unranked_options_are_equal_among_themselves() -> None:
    assert layers(count(election("5: a", "abc"), "schulze").ranking) == "a bc"


def test_a_completed_last_group_is_compared_only_when_it_is_ranked() -> None:
    profile = election("5: a {b c}\n3: b a", "abc")
    assert duels(read_last_group(profile, NO_OPINION), NO_OPINION)[1][2] == 0
    ranked = Conventions(unranked="no-opinion", last_group="ranked")
    assert duels(read_last_group(profile, ranked), ranked)[1][2] == 5


def test_a_full_cycle_of_equal_duels_ties_everybody() -> None:
    profile = election("1: a b c\n1: b c a\n1: c a b")
    outcome = count(profile, "schulze")
    assert layers(outcome.ranking) == "abc"
    assert outcome.ties is not None
    assert outcome.ties.winners == (1, 2, 3)


@pytest.mark.parametrize("strength", ["winning-votes", "margins"])
def test_four_hundred_options_do_not_overflow_anything(strength: str) -> None:
    options = range(1, 401)
    rankings = [[a, (a % 400) + 1, ((a + 7) % 400) + 1] for a in options] * 100
    profile = Profile.from_rankings({a: str(a) for a in options}, [*rankings, *[[300]] * 1000])
    outcome = count(profile, "schulze", Conventions(strength=strength))
    assert outcome.winners == (300,)
    assert outcome.scores[300] == 399


@given(profiles(), conventions)
def test_duels_are_those_of_the_definition(profile: Profile, chosen: Conventions) -> None:
    read = read_last_group(profile, chosen)
    assert duels(read, chosen) == oracles.duels(read, chosen)


@given(profiles(), conventions)
def test_strongest_paths_are_those_of_the_cubic_algorithm(profile: Profile, chosen: Conventions) -> None:
    links = strengths(duels(profile, chosen), chosen.strength)
    assert strongest_paths(links) == oracles.strongest_paths(links)
