# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.science.tally import RULES, Conventions, Profile, count, draw_order
from caravane.science.tally.tests.examples import election
from caravane.science.tally.tests.strategies import profiles

ORDINAL = [rule for rule in RULES if rule != "majority-judgment"]


def test_the_order_is_that_of_the_published_digest() -> None:
    def digest(option: int) -> str:
        return hashlib.sha256(f"Ivry 2021/{option}".encode()).hexdigest()

    assert draw_order("Ivry 2021", [3, 1, 2]) == tuple(sorted([1, 2, 3], key=digest))


@pytest.mark.parametrize("rule", ORDINAL)
def test_a_lot_breaks_every_tie_and_tells_who_was_tied(rule: str) -> None:
    tied = election("1: a b c\n1: b c a\n1: c a b")
    outcome = count(tied, rule, Conventions(seed="s"))
    assert outcome.ties is not None
    assert outcome.ties.winners == (1, 2, 3)
    assert outcome.ties.lot == draw_order("s", [1, 2, 3])
    if rule != "stv":
        assert all(len(layer) == 1 for layer in outcome.ranking)
    assert len(outcome.winners) == 1


@pytest.mark.parametrize("rule", ORDINAL)
def test_where_nothing_is_tied_a_seed_changes_nothing(rule: str) -> None:
    ballots = election("4: a b c\n2: a\n1: b a c\n1: b a")
    drawn, plain = count(ballots, rule, Conventions(seed="s")), count(ballots, rule)
    assert drawn.verdict == plain.verdict
    assert drawn.to_json()["conventions"] == {**plain.assumed, "seed": "s"}


@pytest.mark.parametrize("rule", ORDINAL)
@given(profile=profiles(), seed=st.text(max_size=3))
def test_who_a_lot_draws_was_tied_for_first(rule: str, profile: Profile, seed: str) -> None:
    drawn = count(profile, rule, Conventions(seed=seed))
    assert len(drawn.winners) == 1
    assert set(drawn.winners) <= set(count(profile, rule).winners)
    assert drawn.to_json() == count(profile, rule, Conventions(seed=seed)).to_json()
