# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import forget_pending
from caravane.gather.proposals.models import PendingProposal, Proposal

OPEN = datetime(2021, 9, 25, 10, tzinfo=UTC)
WORDS = {
    "title": "Des bancs à l’ombre",
    "body": "Place Voltaire.",
    "email": "zoe@exemple.fr",
    "author_name": "Zoé",
}

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _open(conference: Conference, at: Clock) -> None:
    at(OPEN)


def link() -> str:
    found = re.search(r"/proposer/confirmer/\w+/", mail.outbox[-1].body)
    assert found
    return found[0]


def test_a_guest_gets_a_number_by_following_the_link_and_pressing_the_button(client: Client) -> None:
    assert client.post("/proposer/", WORDS)["Location"] == "/proposer/courriel/"
    assert not Proposal.objects.exists()
    assert mail.outbox[0].to == ["zoe@exemple.fr"]
    page = client.get(link()).content.decode()
    assert "Des bancs à l’ombre" in page
    assert not Proposal.objects.exists()
    assert client.post(link())["Location"] == "/proposer/merci/1/"
    assert "n° 1" in client.get("/proposer/merci/1/").content.decode().replace("\u00a0", " ")
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.channel, proposal.author_name) == ("Des bancs à l’ombre", "web", "Zoé")


def test_a_second_click_finds_the_same_number(client: Client) -> None:
    client.post("/proposer/", WORDS)
    for _time in range(2):
        assert client.post(link())["Location"] == "/proposer/merci/1/"
    assert client.get(link())["Location"] == "/proposer/merci/1/"
    assert Proposal.objects.count() == 1


def test_the_address_is_erased_at_the_confirmation(client: Client) -> None:
    client.post("/proposer/", WORDS)
    client.post(link())
    held = PendingProposal.objects.get()
    assert (held.email, held.title, held.body) == ("", "", "")


def test_the_link_is_not_in_the_database(client: Client) -> None:
    client.post("/proposer/", WORDS)
    token = link().split("/")[3]
    assert token not in str(PendingProposal.objects.values().get())


def test_a_link_older_than_seven_days_says_so_and_its_words_are_forgotten(client: Client, at: Clock) -> None:
    client.post("/proposer/", WORDS)
    at(OPEN + timedelta(days=7))
    assert client.get(link()).status_code == 404
    assert client.post(link()).status_code == 404
    assert not Proposal.objects.exists()
    assert forget_pending(now=OPEN + timedelta(days=6)) == 0
    assert forget_pending(now=OPEN + timedelta(days=7)) == 1


def test_words_written_in_time_count_although_submission_closed_meanwhile(client: Client, at: Clock) -> None:
    last_day = datetime(2021, 10, 23, 9, tzinfo=UTC)
    at(last_day)
    client.post("/proposer/", WORDS)
    at(last_day + timedelta(days=2))
    assert "closes" in client.get("/proposer/").content.decode()
    client.post(link())
    assert Proposal.objects.get().said_on == last_day.date()


def test_the_link_of_another_town_is_unknown(client: Client, ivry: City, vitry: City) -> None:
    City.objects.filter(pk=ivry.pk).update(host="ivry.example")
    client.post("/proposer/", WORDS, headers={"host": "ivry.example"})
    assert client.get(link(), headers={"host": "vitry.example"}).status_code == 404
    assert client.get(link(), headers={"host": "ivry.example"}).status_code == 200


@pytest.mark.parametrize("field", ["title", "body", "email"])
def test_what_was_typed_stays_when_a_field_is_missing(client: Client, field: str) -> None:
    page = client.post("/proposer/", WORDS | {field: ""}).content.decode()
    kept = {key: value for key, value in WORDS.items() if key != field}
    assert all(value in page for value in kept.values())
    assert not PendingProposal.objects.exists()


@pytest.mark.parametrize(("field", "length"), [("title", 201), ("body", 5001)])
def test_what_is_too_long_is_told_with_its_length_and_stays(client: Client, field: str, length: int) -> None:
    page = client.post("/proposer/", WORDS | {field: "é" * length}).content.decode()
    assert str(length) in page
    assert "é" * length in page


def test_a_person_signed_in_gets_the_number_at_once(rosa: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(rosa)
    assert 'name="email"' not in client.get("/proposer/").content.decode()
    assert client.post("/proposer/", WORDS)["Location"] == "/proposer/merci/1/"
    assert Proposal.objects.get().author == rosa


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2021, 5, 1, tzinfo=UTC), "9 juin"),
        (datetime(2021, 11, 27, tzinfo=UTC), "closes"),
    ],
)
def test_outside_the_phases_the_page_says_when(
    client: Client, at: Clock, instant: datetime, words: str
) -> None:
    at(instant)
    assert words in client.get("/proposer/").content.decode()
    assert words in client.post("/proposer/", WORDS).content.decode()
    assert not PendingProposal.objects.exists()


def test_many_from_one_address_pass_but_not_many_of_one_person(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"submit_proposal": "2/h/key"}
    for person in range(5):
        assert client.post("/proposer/", WORDS | {"email": f"p{person}@exemple.fr"}).status_code == 302
    ideas = [WORDS | {"title": f"Idée {turn}"} for turn in range(3)]
    statuses = [client.post("/proposer/", idea).status_code for idea in ideas]
    assert statuses == [302, 302, 429]
    refused = client.post("/proposer/", WORDS)
    assert "Place Voltaire." in refused.content.decode()
    elsewhere = client.post("/proposer/", WORDS, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 429
