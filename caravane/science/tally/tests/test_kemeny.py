# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given

from caravane.science.tally import Conventions, NotCountable, Profile, count, duels
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import conventions, profiles


def test_tennessee_has_one_best_ranking() -> None:
    # https://en.wikipedia.org/wiki/Kemeny%E2%80%93Young_method: Nashville, Chattanooga, Knoxville, Memphis.
    outcome = count(TENNESSEE, "kemeny")
    assert layers(outcome.ranking) == "b c d a"
    assert outcome.scores == {1: 0, 2: 3, 3: 2, 4: 1}


def test_all_possible_winners_are_told() -> None:
    outcome = count(election("1: a b c\n1: b c a\n1: c a b"), "kemeny")
    assert outcome.winners == (1, 2, 3)
    assert outcome.ties is not None


def test_a_lot_draws_one_of_the_best_rankings() -> None:
    ballots = election("1: a b c\n1: b c a\n1: c a b")
    drawn = {layers(count(ballots, "kemeny", Conventions(seed=seed)).ranking) for seed in "0123456789"}
    assert drawn == {"a b c", "b c a", "c a b"}


def test_fifteen_options_in_a_circle_are_solved() -> None:
    names = "abcdefghijklmno"
    turned = "\n".join(f"{i + 1}: {' '.join(names[i:] + names[:i])}" for i in range(15))
    assert len(count(election(turned), "kemeny").ranking) == 15


def test_more_options_are_solved_when_duels_take_them_apart() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    assert layers(count(election(f"2: {' '.join(names)}"), "kemeny").ranking) == " ".join(names)


def test_more_than_fifteen_that_hang_together_are_refused_with_the_reason() -> None:
    with pytest.raises(NotCountable, match="there are 16 among 16"):
        count(election("1:", "abcdefghijklmnop"), "kemeny")


@given(profiles(), conventions)
def test_it_agrees_with_all_rankings_tried(profile: Profile, chosen: Conventions) -> None:
    wins = duels(read_last_group(profile, chosen), chosen)
    best = oracles.kemeny_rankings(wins)
    outcome = count(profile, "kemeny", chosen)
    assert set(outcome.winners) == {ranking[0] for ranking in best}
    for a in wins:
        followed = {b for b in wins if a != b and all(each.index(a) < each.index(b) for each in best)}
        assert outcome.scores[a] == len(followed)
