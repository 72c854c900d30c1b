# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups kept together and apart: always, or an error that is right."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.seating import (
    Contradiction,
    GroupTooLarge,
    NoSeating,
    Plan,
    SeatingError,
    SeatingNotFound,
    make_tables,
    opening,
    packing,
)
from caravane.science.seating.measures import table_sizes
from caravane.science.seating.tests import oracles
from caravane.science.seating.tests.examples import crowd


def seat(together: Sequence[str], apart: Sequence[str], size: int, seed: int = 1, rounds: int = 2) -> Plan:
    people = crowd(len(together), family=together, employer=apart)
    wish = {"keep_together": "family", "keep_apart": "employer"}
    return make_tables(people, size=size, rounds=rounds, seed=seed, sweeps=4, **wish)


def letters(most: int, alphabet: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(["", "", *alphabet]), min_size=most, max_size=most)


@st.composite
def wishes(draw: st.DrawFn) -> tuple[list[str], list[str], int]:
    people = draw(st.integers(1, 8))
    return draw(letters(people, "abc")), draw(letters(people, "xyz")), draw(st.integers(1, 5))


@settings(max_examples=200, deadline=None)
@given(wishes(), st.integers(0, 99))
def test_groups_are_kept_in_every_round_or_no_seating_keeps_them(
    wish: tuple[list[str], list[str], int], seed: int
) -> None:
    together, apart, size = wish
    try:
        plan = seat(together, apart, size, seed)
    except SeatingNotFound:
        raise
    except SeatingError:
        every = oracles.seatings(range(len(together)), table_sizes(len(together), size))
        assert not any(oracles.keeps(tables, apart, together) for tables in every)
    else:
        assert all(oracles.keeps(tables, apart, together) for tables in plan.rounds)


@settings(max_examples=15, deadline=None)
@given(st.data(), st.integers(0, 99))
def test_groups_are_kept_among_many_people(data: st.DataObject, seed: int) -> None:
    together, apart = data.draw(letters(40, "abcdefghij")), data.draw(letters(40, "klmnopqrst"))
    try:
        plan = seat(together, apart, 8, seed)
    except SeatingError:
        return
    assert all(oracles.keeps(tables, apart, together) for tables in plan.rounds)


def test_couples_and_trios_meet_each_other_though_no_table_can_swap_one_for_one() -> None:
    together = ["a", "a", "b", "b", "b", *[""] * 7]
    plan = seat(together, [""] * 12, 6, rounds=3)
    with_a = [{together[p] for t in tables if 0 in t for p in t} for tables in plan.rounds]
    assert any("b" in groups for groups in with_a)
    assert any("b" not in groups for groups in with_a)


def test_a_group_larger_than_a_table_is_named() -> None:
    with pytest.raises(GroupTooLarge, match=r"3 people with family = 'a' are to sit together.* has 2 seats"):
        seat(["a", "a", "a", ""], [""] * 4, 2)


def test_a_group_larger_than_the_number_of_tables_is_named() -> None:
    with pytest.raises(GroupTooLarge, match=r"3 people with employer = 'x' are to sit apart.* only 2 tables"):
        seat([""] * 4, ["x", "", "x", "x"], 2)
    with pytest.raises(GroupTooLarge, match="there is only one table"):
        seat([""] * 2, ["x", "x"], 2)


def test_two_people_who_must_and_must_not_sit_together_are_named() -> None:
    with pytest.raises(Contradiction, match=r"p0 and p2 are to sit together .*'a'.* and apart .*'x'"):
        seat(["a", "", "a", ""], ["x", "", "x", ""], 2)


def test_couples_that_do_not_fit_into_odd_tables_are_refused_in_words() -> None:
    words = "there is no seating at 3 tables of 3 that keeps together people with the same 'family'"
    with pytest.raises(NoSeating, match=words):
        seat([*"aabbccdd", ""], [""] * 9, 3)


def couples(number: int, alone: int) -> list[str]:
    return [str(person // 2) for person in range(2 * number)] + [""] * alone


def test_what_trying_all_would_take_too_long_is_proved_by_an_integer_programme() -> None:
    with pytest.raises(NoSeating, match=r"8 or 9 .*: proved by an integer programme"):
        seat(couples(40, 0), [""] * 80, 9)


def test_a_seating_that_the_first_search_misses_is_found_by_the_programme(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "STEPS", 2)
    together, apart = couples(12, 6), [*"uvwxyz" * 4, *[""] * 6]
    plan = seat(together, apart, 6, rounds=3)
    assert all(oracles.keeps(tables, apart, together) for tables in plan.rounds)
    assert capfd.readouterr().out == ""


def test_a_search_that_was_given_up_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "STEPS", 2)
    monkeypatch.setattr(packing, "NODES", 0)
    trios = [str(person // 3) for person in range(90)]
    with pytest.raises(SeatingNotFound, match=r"no seating .* whether there is one is not known"):
        seat(trios, [str(person * 7 % 20) for person in range(90)], 9)
