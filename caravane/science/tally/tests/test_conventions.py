# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

import pytest

from caravane.science.tally import (
    Conventions,
    InvalidBallot,
    InvalidConventions,
    NoAlternatives,
    Profile,
    UnknownRule,
    count,
    parse_weights,
)
from caravane.science.tally.conventions import read_last_group
from caravane.science.tally.tests.examples import election


def test_defaults_are_winning_votes_last_unranked_and_three_two_one() -> None:
    assert Conventions() == Conventions("winning-votes", "last", "unranked", (3, 2, 1))


@pytest.mark.parametrize("name", ["strength", "unranked", "last_group", "transfer"])
def test_an_unknown_convention_is_refused(name: str) -> None:
    with pytest.raises(InvalidConventions, match=name):
        Conventions(**{name: "as it comes"})  # type: ignore[arg-type]


def test_there_is_at_least_one_seat() -> None:
    with pytest.raises(InvalidConventions, match="seats"):
        Conventions(seats=0)


def test_weights_are_read_exactly() -> None:
    assert parse_weights("3,2,1") == (3, 2, 1)
    assert parse_weights("1, 1/2 ,0.1") == (1, Fraction(1, 2), Fraction(1, 10))


@pytest.mark.parametrize(
    "text", ["", "a", "3,,1", "1/0", "-1", "1,2", "0,0", "nan", "inf", "3;2", "1e5000", "1e999999999"]
)
def test_meaningless_weights_are_refused(text: str) -> None:
    with pytest.raises(InvalidConventions):
        parse_weights(text)


def test_floats_are_refused_as_weights() -> None:
    with pytest.raises(InvalidConventions, match="fractions"):
        Conventions(weights=(1, 0.5))  # type: ignore[arg-type]


def test_only_a_group_that_completes_the_order_is_taken_off() -> None:
    profile = election("1: a {b c}\n2: {b c}\n3: {a b c}\n4: a b c\n5: {a b} c")
    read = read_last_group(profile, Conventions())
    assert read == election("1: a\n2: {b c}\n3:\n4: a b c\n5: {a b} c")
    assert read.blank == 3
    assert read_last_group(profile, Conventions(last_group="ranked")) == profile


def test_a_lonely_last_option_stays_ranked() -> None:
    profile = election("1: a b c")
    assert read_last_group(profile, Conventions()) == profile


@pytest.mark.parametrize(("ranking", "reason"), [([1, 1], "named twice"), ([1, 9], "unknown alternative 9")])
def test_a_ballot_that_is_none_is_refused(ranking: list[int], reason: str) -> None:
    with pytest.raises(InvalidBallot, match=reason):
        Profile.from_rankings({1: "a", 2: "b"}, [[2], ranking])


def test_an_empty_place_is_refused() -> None:
    with pytest.raises(InvalidBallot, match="empty"):
        Profile.from_orders({1: "a"}, [([[1], []], 1)])


def test_an_election_without_options_is_refused() -> None:
    with pytest.raises(NoAlternatives):
        Profile.from_rankings({}, [])


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownRule, match="plurality, positional, borda"):
        count(election("1: a"), "guess")
