# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.tally import Conventions, Profile, count
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.stv import stv
from caravane.science.tally.tests import oracles
from caravane.science.tally.tests.examples import TENNESSEE, election, layers
from caravane.science.tally.tests.strategies import profiles

transfers = st.sampled_from(["scottish", "wig"])


def seats(number: int, transfer: str = "scottish", seed: str | None = None) -> Conventions:
    return Conventions(seats=number, transfer=transfer, seed=seed)


# https://en.wikipedia.org/wiki/Single_transferable_vote (2020): food for a party, 20 guests, three kinds.
# a oranges, b pears, c chocolate, d strawberries, e sweets.
PARTY = election(
    """
    4: a
    2: b a
    8: c d
    4: c e
    1: d
    1: e
    """
)


def test_the_party_of_the_encyclopaedia_has_chocolate_oranges_and_strawberries() -> None:
    outcome = count(PARTY, "stv", seats(3))
    assert outcome.elected == (1, 3, 4)
    assert outcome.verdict.quota == 6
    first, second, third = outcome.rounds[:3]
    assert first.votes == {1: 4, 2: 2, 3: 12, 4: 1, 5: 1}
    assert (first.elected, first.surplus) == ((3,), (3,))
    assert second.votes == {1: 4, 2: 2, 3: 6, 4: 5, 5: 3}  # eight and four papers pass at half their value
    assert second.eliminated == (2,)
    assert third.elected == (1,)


def test_a_value_is_cut_to_five_decimals_as_the_order_says() -> None:
    # 10 votes, quota 4, surplus 3 of 7: each paper passes at 0.42857, the rest of 3/7 is lost.
    ballots = election("7: a b\n2: b\n1: c")
    scottish, exact = (count(ballots, "stv", seats(2, transfer)) for transfer in ("scottish", "wig"))
    assert scottish.rounds[1].votes[2] == 2 + 7 * Fraction(42857, 100_000)
    assert scottish.rounds[1].exhausted == Fraction(1, 100_000)
    assert exact.rounds[1].votes[2] == 5
    assert exact.rounds[1].exhausted == 0


def test_papers_without_a_next_preference_keep_their_part_of_the_surplus() -> None:
    # Inclusive: the six papers of a that name nobody else take their part with them.
    outcome = count(election("6: a\n3: a b\n2: b\n1: c"), "stv", seats(2))
    assert outcome.rounds[1].votes[2] == 2 + 3 * Fraction(44444, 100_000)


def test_an_equal_number_of_votes_is_decided_by_the_last_round_that_differed() -> None:
    # b and c have 3 in the second round; in the first, c had 3 and b 2: b leaves.
    ballots = election("5: a\n2: b\n3: c\n1: d b\n4: e a")
    outcome = count(ballots, "stv", seats(1))
    assert [each.eliminated for each in outcome.rounds][:2] == [(4,), (2,)]
    assert outcome.ties is None


def test_a_tie_that_no_round_decides_is_reported() -> None:
    outcome = count(election("4: a\n3: b c\n3: c a"), "stv", seats(1))
    assert outcome.rounds[0].tied == (2, 3)
    assert outcome.winners == (1, 3)
    assert outcome.elected == ()
    assert outcome.ties is not None
    assert outcome.ties.complete


def test_the_lot_decides_when_it_is_asked_for() -> None:
    outcome = count(election("4: a\n3: b c\n3: c a"), "stv", seats(1, seed="2021"))
    assert outcome.ties is not None
    first, _ = (option for option in outcome.ties.lot if option in (2, 3))
    assert outcome.rounds[0].eliminated == ((3,) if first == 2 else (2,))
    assert outcome.elected == outcome.winners


def test_options_nobody_names_leave_together() -> None:
    outcome = count(election("5: a\n4: b\n3: c", "abcdefgh"), "stv", seats(2))
    assert outcome.rounds[0].eliminated == (4, 5, 6, 7, 8)


def test_who_leaves_first_of_a_hopeless_tie_may_decide_a_later_look_back() -> None:
    # d and e have 2 each, never apart. d first: a and b have 12 and 11, then 12 and 12, so b leaves and a
    # wins. e first: 10 and 12, then 12 and 12: b wins. Leaving together would hide it.
    ballots = election("10: a b\n11: b a\n15: c\n2: d a\n1: e b\n1: e")
    outcome = count(ballots, "stv")
    assert outcome.winners == (1, 2)
    assert outcome.elected == ()
    exact = count(ballots, "stv", seats(1, "wig"))
    assert exact.rounds[0].eliminated == (4, 5)


def test_nobody_is_called_elected_when_exploring_stopped() -> None:
    names = "abcdefghijklmn"
    around = "\n".join(f"1: {' '.join((names * 2)[i : i + 3])}" for i in range(14))
    outcome = count(election(around), "stv", seats(5))
    assert outcome.ties is not None
    assert not outcome.ties.complete
    assert outcome.elected == ()
    assert "--seed" in str(outcome.to_json()["ties"])


def test_as_many_options_as_seats_are_all_elected() -> None:
    outcome = count(TENNESSEE, "stv", seats(4))
    assert outcome.elected == (1, 2, 3, 4)
    assert count(TENNESSEE, "stv", seats(7)).elected == (1, 2, 3, 4)


def test_options_that_hold_nothing_tie_for_the_last_seats() -> None:
    outcome = count(election("5: a", "abc"), "stv", seats(2))
    assert outcome.elected == (1,)
    assert outcome.winners == (1, 2, 3)
    assert outcome.rounds[-1].tied == (2, 3)


def test_with_one_seat_it_is_the_run_off() -> None:
    assert count(TENNESSEE, "stv").winners == count(TENNESSEE, "irv").winners == (4,)


def test_who_has_no_seat_is_ranked_by_when_they_leave() -> None:
    assert layers(count(election("6: a\n4: b\n3: c\n1: d"), "stv", seats(1)).ranking) == "a b c d"


def test_exploring_stops_and_says_so() -> None:
    verdict = stv(election("1: a b c d\n1: b c d a\n1: c d a b\n1: d a b c"), seats(2), limit=2)
    assert verdict.ties is not None
    assert not verdict.ties.complete


@pytest.mark.parametrize("rule", ["positional", "schulze", "stv"])
def test_several_seats_name_who_is_elected(rule: str) -> None:
    outcome = count(TENNESSEE, rule, seats(2))
    assert outcome.elected is not None
    assert len(outcome.elected) == 2
    assert outcome.to_json()["elected"] == list(outcome.elected)


def test_a_tie_for_the_last_seat_of_a_ranking_is_told() -> None:
    outcome = count(election("3: a\n2: b\n2: c\n1: d"), "plurality", seats(2))
    assert outcome.elected == (1,)
    assert outcome.ties is not None
    assert outcome.ties.winners == (2, 3)


@settings(max_examples=150)
@given(profiles(), st.integers(1, 3), transfers)
def test_it_agrees_with_one_elimination_at_a_time(profile: Profile, number: int, transfer: str) -> None:
    read = read_last_group(profile, Conventions())
    ends = oracles.PlainStv(read, number, transfer).outcomes()
    outcome = count(profile, "stv", seats(number, transfer))
    assert set(outcome.winners) == set().union(*ends)
    assert set(outcome.elected or ()) == set(outcome.winners).intersection(*ends)


@given(profiles(), st.integers(1, 3), transfers)
def test_no_vote_appears_from_nowhere(profile: Profile, number: int, transfer: str) -> None:
    for each in count(profile, "stv", seats(number, transfer)).rounds:
        assert sum(each.votes.values()) + each.exhausted == profile.ballots
        assert each.exhausted >= 0
