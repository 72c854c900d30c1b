# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

from hypothesis import given

from caravane.science.tally import Conventions, Profile, count, duels
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.tests.examples import SCHULZE_45, TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import conventions, profiles


def test_tennessee_by_copeland_and_minimax() -> None:
    # https://en.wikipedia.org/wiki/Copeland%27s_method and …/Minimax_Condorcet_method
    copeland = count(TENNESSEE, "copeland")
    assert layers(copeland.ranking) == "b c d a"
    assert copeland.scores == {1: 0, 2: 3, 3: 2, 4: 1}
    minimax = count(TENNESSEE, "minimax")
    assert minimax.winners == (2,)
    assert minimax.scores == {1: 58, 2: 0, 3: 68, 4: 83}


def test_an_even_duel_is_half_a_point() -> None:
    assert count(election("1: a b\n1: b a"), "copeland").scores == {1: Fraction(1, 2), 2: Fraction(1, 2)}


def test_winning_votes_and_margins_elect_different_options_when_ballots_are_short() -> None:
    ballots = election("3: a b\n2: b c a\n2: c a\n1: c b a\n1: b a")
    by_votes = count(ballots, "minimax", Conventions(strength="winning-votes"))
    by_margins = count(ballots, "minimax", Conventions(strength="margins"))
    assert by_votes.scores != by_margins.scores


def test_the_cycle_of_schulze_has_no_undefeated_option() -> None:
    assert all(count(SCHULZE_45, "minimax").scores.values())


@given(profiles(), conventions)
def test_copeland_is_duels_won_and_half_the_even_ones(profile: Profile, chosen: Conventions) -> None:
    wins = duels(read_last_group(profile, chosen), chosen)
    won = {
        a: sum(Fraction((n > wins[b][a]) + (n == wins[b][a]) / 2) for b, n in row.items())
        for a, row in wins.items()
    }
    assert count(profile, "copeland", chosen).scores == won


@given(profiles(), conventions)
def test_minimax_is_the_worst_defeat(profile: Profile, chosen: Conventions) -> None:
    wins = duels(read_last_group(profile, chosen), chosen)
    less = chosen.strength == "margins"
    worst = {
        a: max([wins[b][a] - less * wins[a][b] for b in wins[a] if wins[b][a] > wins[a][b]], default=0)
        for a in wins
    }
    outcome = count(profile, "minimax", chosen)
    assert outcome.scores == worst
    assert set(outcome.winners) == {a for a in worst if worst[a] == min(worst.values())}
