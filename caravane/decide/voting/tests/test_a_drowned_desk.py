# SPDX-License-Identifier: AGPL-3.0-or-later
"""A thousand vague entries and as many requests: the bureau's pages still answer, and say what they leave."""

import re
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting.logic import closeness
from caravane.decide.voting.logic.person import Written
from caravane.decide.voting.models import Poll, RollEntry, RollRequest
from caravane.decide.voting.queries import roll
from caravane.decide.voting.queries.roll import close_people, requests_waiting
from caravane.foundation.accounts.models import User

from .conftest import OPEN
from .names import LISTS

pytestmark = pytest.mark.django_db
MANY = 1_000
YEAR_ALONE = date(1950, 1, 1)


def anybody(number: int) -> Written:
    at = Random(number)
    last, first = at.choice(list(LISTS.values()))
    names = f"{at.choice(last)}-{at.choice(last)}", " ".join(at.sample(first, 3))
    return Written(*names, YEAR_ALONE, "lives", "year")


def columns(person: Written) -> dict[str, Any]:
    names = ("last_name", "first_names", "birth_date", "birth_known", "tie")
    return {name: getattr(person, name) for name in names}


def put_on_the_roll(poll: Poll, people: list[Written]) -> None:
    RollEntry.objects.bulk_create(
        RollEntry(poll=poll, identity=person.identity, homonym=place, **columns(person))
        for place, person in enumerate(people)
    )


def put_on_the_desk(poll: Poll, people: list[Written]) -> None:
    RollRequest.objects.bulk_create(
        RollRequest(poll=poll, asked_at=OPEN, **columns(person)) for person in people
    )


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often names were compared."""
    counted, really = [0], closeness.close_names

    def counting(*names: Any) -> bool:
        counted[0] += 1
        return really(*names)

    monkeypatch.setattr(closeness, "close_names", counting)
    monkeypatch.setattr(roll, "close_names", counting)
    return counted


@pytest.fixture
def desk(signed_in: Callable[[User], Client], omar: User, poll: Poll, at: Callable[..., None]) -> Client:
    at(OPEN)
    return signed_in(omar)


def read(client: Client, address: str, query: str = "") -> str:
    answer = client.get("/en" + reverse(address) + query)
    assert answer.status_code == 200
    return answer.text


def test_a_page_of_requests_compares_those_of_the_page_with_a_bounded_part_of_the_roll(
    desk: Client, poll: Poll, compared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "ENTRIES_COMPARED", 300)
    put_on_the_roll(poll, [anybody(number) for number in range(MANY)])
    put_on_the_desk(poll, [anybody(number) for number in range(MANY)])
    page = read(desk, "desk_requests")
    assert compared[0] <= 20 * 300
    assert page.count('id="demande-') == 20
    assert "Page 1 of 50" in page
    assert "700 more entries with birth dates that may be the same were not compared" in page
    assert 'href="?page=3"' in read(desk, "desk_requests", "?page=2")


def test_the_oldest_request_comes_first_and_every_one_is_on_a_page(desk: Client, poll: Poll) -> None:
    put_on_the_desk(poll, [anybody(number) for number in range(45)])
    numbers = [
        number
        for page in (1, 2, 3)
        for number in re.findall(r'id="demande-(\d+)"', read(desk, "desk_requests", f"?page={page}"))
    ]
    assert numbers == [str(row.pk) for row in RollRequest.objects.order_by("asked_at", "pk")]


def test_of_many_close_entries_twenty_are_shown_and_the_others_counted(desk: Client, poll: Poll) -> None:
    put_on_the_roll(poll, [anybody(1)] * 25)
    put_on_the_desk(poll, [anybody(1)])
    page = read(desk, "desk_requests")
    assert page.count('name="same"') == 20
    assert "5 more entries are close" in page
    assert "not compared" not in page


def test_years_alone_hide_neither_the_same_identity_nor_a_whole_birth_date(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "ENTRIES_COMPARED", 2)
    whole = Written("Le Goff", "Rosa", date(1950, 7, 14), "lives")
    same = Written("Legoff", "Rosa", YEAR_ALONE, "lives", "year")
    put_on_the_roll(poll, [*map(anybody, range(30)), whole, same])
    put_on_the_desk(poll, [same])
    shown = [entry.last_name for entry in requests_waiting(poll, OPEN)[0].close]
    assert shown == ["Legoff", "Le Goff"]


def test_a_page_of_close_names_compares_a_bounded_number_of_pairs(
    desk: Client, poll: Poll, compared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "PAIRS_COMPARED", 5_000)
    put_on_the_roll(poll, [anybody(number) for number in range(2 * MANY)])
    page = read(desk, "desk_close_people")
    assert compared[0] <= 5_000
    assert "there are more names to compare" in page
    assert "Next" in page


def test_following_the_pages_gives_each_close_pair_once(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_the_roll(poll, [anybody(number) for number in range(60)] * 2)
    whole = close_people(poll)
    monkeypatch.setattr(roll, "PAIRS_COMPARED", 500)
    monkeypatch.setattr(roll, "PAIRS_A_PAGE", 7)
    found: list[tuple[RollEntry, RollEntry]] = []
    start: int | None = 0
    while start is not None:
        page = close_people(poll, start)
        assert len(page.pairs) <= 7
        found, start = found + page.pairs, page.next_start
    monkeypatch.setattr(roll, "PAIRS_A_PAGE", 10_000)
    monkeypatch.setattr(roll, "PAIRS_COMPARED", 10_000)
    assert found == close_people(poll).pairs
    assert len(found) == len(set(found)) >= 60 > len(whole.pairs)


@pytest.mark.parametrize("start", ["?start=999999999", "?start=x", "?start=²"])
def test_a_page_that_is_not_there_says_so(desk: Client, poll: Poll, start: str) -> None:
    assert "No pair on this page" in read(desk, "desk_close_people", start)
