# SPDX-License-Identifier: AGPL-3.0-or-later
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.tally import Conventions, Profile, count, duels
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.duels import strengths
from caravane.science.tally.ranked_pairs import ranked_pairs
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import conventions, profiles, strict_profiles

# Quoted in the literature as an example of Tideman 1987; we did not have the paper at hand, so the result is
# worked by hand. Duels from the strongest: w 19-8 x, v 18-9 w, x 17-10 v (left out: v is above x), y 16-11 z,
# then v, w and x 15-12 y, then z 14-13 v, w and x (left out).
CYCLES = election(
    """
    7: v w x y z
    3: z y v w x
    6: y z w x v
    3: w x v z y
    5: z x v w y
    3: y x v w z
    """
)


def test_tennessee_is_ranked_by_its_duels() -> None:
    # https://en.wikipedia.org/wiki/Ranked_pairs: Nashville, Chattanooga, Knoxville, Memphis.
    assert layers(count(TENNESSEE, "ranked-pairs").ranking) == "b c d a"


def test_the_weakest_duel_of_a_cycle_is_left_out() -> None:
    outcome = count(election("8: a b c\n6: b c a\n5: c a b"), "ranked-pairs")
    assert layers(outcome.ranking) == "a b c"  # b 14-5 c, a 13-6 b, c 11-8 a: the last would make a circle
    assert outcome.ties is None


def test_a_tangle_of_cycles_is_ranked_as_defined() -> None:
    assert layers(count(CYCLES, "ranked-pairs").ranking) == "v w x y z"


def test_duels_of_equal_strength_that_exclude_each_other_are_tried_in_every_sequence() -> None:
    outcome = count(election("1: a b c\n1: b c a\n1: c a b"), "ranked-pairs")
    assert outcome.winners == (1, 2, 3)
    assert outcome.ties is not None
    assert outcome.ties.complete


def test_exploring_stops_and_says_so() -> None:
    verdict = ranked_pairs(election("1: a b c d\n1: b c d a\n1: c d a b\n1: d a b c"), Conventions(), limit=2)
    assert verdict.ties is not None
    assert not verdict.ties.complete


def test_a_branch_below_the_winner_is_told() -> None:
    outcome = count(election("1: d a b c\n1: d b c a\n1: d c a b"), "ranked-pairs")
    assert layers(outcome.ranking) == "d abc"
    assert outcome.winners == (4,)
    assert outcome.ties is not None
    assert outcome.ties.complete
    assert (outcome.ties.states or 0) > 1


def test_the_lot_decides_below_the_winner_as_it_does_above() -> None:
    ballots = "1: {}a b c\n1: {}b c a\n1: {}c a b"
    for seed in "123456":
        behind = count(election(ballots.format(*3 * ["d "])), "ranked-pairs", Conventions(seed=seed)).ranking
        alone = count(election(ballots.format(*3 * [""])), "ranked-pairs", Conventions(seed=seed)).ranking
        assert behind == ((4,), *alone)
        assert layers(alone) in {"a b c", "b c a", "c a b"}


def test_with_several_seats_the_layer_that_does_not_fit_is_the_tie() -> None:
    outcome = count(election("1: d a b c\n1: d b c a\n1: d c a b"), "ranked-pairs", Conventions(seats=2))
    assert outcome.elected == (4,)
    assert outcome.ties is not None
    assert outcome.ties.winners == (1, 2, 3)


def test_exploring_below_the_winner_stops_and_says_so() -> None:
    around = "bcdefghijklmnop"
    turned = "\n".join(f"1: a {' '.join(around[i:] + around[:i])}" for i in range(15))
    outcome = count(election(turned), "ranked-pairs")
    assert outcome.winners == (1,)
    assert outcome.ties is not None
    assert not outcome.ties.complete


def test_nominating_a_clone_changes_points_but_not_ranked_pairs() -> None:
    # What Tideman 1987 is about: two options that stand together in every ballot.
    alone = election("3: a b\n2: b a")
    cloned = election("3: a b c\n2: b c a")
    assert count(alone, "borda").winners == (1,)
    assert count(cloned, "borda").winners == (2,)
    assert count(alone, "ranked-pairs").winners == count(cloned, "ranked-pairs").winners == (1,)


@settings(max_examples=60)
@given(profiles(), conventions)
def test_it_agrees_with_the_definition(profile: Profile, chosen: Conventions) -> None:
    links = strengths(duels(read_last_group(profile, chosen), chosen), chosen.strength)
    if sum(1 for row in links.values() for n in row.values() if n) <= 7:
        assert set(count(profile, "ranked-pairs", chosen).winners) == oracles.ranked_pairs_winners(links)


@given(strict_profiles(), st.text(max_size=3))
def test_a_lot_leaves_one_of_the_winners(profile: Profile, seed: str) -> None:
    (drawn,) = count(profile, "ranked-pairs", Conventions(seed=seed)).winners
    assert drawn in count(profile, "ranked-pairs").winners
