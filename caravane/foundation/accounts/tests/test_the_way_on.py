# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever stumbles at the door still arrives where they were going, and reads what is true of their code."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

import caravane.settings as installation
from caravane.foundation.accounts.models import User
from caravane.foundation.territory.models import City
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BALLOT = "/vote/bulletin/"
ENTRANCE, ASK, CONFIRM = "/compte/login/", "/compte/login/code/", "/compte/login/code/confirm/"
OVER = "Ce code ne marche plus\xa0: demandez-en un autre."


def last_code() -> str:
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    return code[1]


def hidden(page: str, name: str = "next") -> str:
    """Return what the forms of a page send along."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def ask(client: Client, email: str, address: str = f"{ENTRANCE}?next={BALLOT}") -> HttpResponse:
    """Give an address on the entrance as it was reached; return the page where the code is typed."""
    way_on = hidden(client.get(address).content.decode())
    return client.post(ASK, {"email": email, "next": way_on}, follow=True)


def type_code(client: Client, page: HttpResponse, code: str) -> HttpResponse:
    return client.post(CONFIRM, {"code": code, "next": hidden(page.content.decode())})


def test_another_address_still_leads_to_the_ballot(ivry: City, rosa: User) -> None:
    client = Client()
    wrong = ask(client, "rosa@ivri.example").content.decode()
    assert "Annuler" not in wrong
    other = re.search(r'href="([^"]*)">Utiliser une autre adresse</a>', wrong)
    assert other is not None
    page = ask(client, str(rosa.email), other[1])
    assert mail.outbox[-1].to == [rosa.email]
    assert type_code(client, page, last_code()).headers["Location"] == BALLOT


def test_three_wrong_codes_say_so_and_still_lead_to_the_ballot(ivry: City, rosa: User) -> None:
    client = Client()
    page = ask(client, str(rosa.email))
    told = [type_code(client, page, "AAAA-AAAA") for _ in range(3)]
    assert "Il vous reste 2 essais." in told[0].content.decode()
    assert "Il vous reste 1 essai." in told[1].content.decode()
    entrance = client.get(told[2].headers["Location"]).content.decode()
    assert OVER in entrance
    page = ask(client, str(rosa.email), told[2].headers["Location"])
    assert type_code(client, page, last_code()).headers["Location"] == BALLOT


def test_a_code_typed_too_late_says_so_and_still_leads_to_the_ballot(
    ivry: City, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    page = ask(client, str(rosa.email))
    later = time.time() + 16 * 60
    with monkeypatch.context() as clock:
        clock.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
        late = type_code(client, page, last_code())
    assert late.headers["Location"] == f"{ENTRANCE}?next={quote(BALLOT, safe='')}"
    assert OVER in client.get(late.headers["Location"]).content.decode()


def test_who_comes_back_while_a_code_waits_may_type_it_or_give_another_address(
    ivry: City, rosa: User
) -> None:
    client = Client()
    ask(client, str(rosa.email), ENTRANCE)
    back = client.get(f"{ENTRANCE}?next={BALLOT}")
    waiting = back.context["waiting"]
    assert f'href="{waiting}">le saisir</a>' in back.content.decode()
    answer = type_code(client, client.get(waiting), last_code())
    assert answer.headers["Location"] == BALLOT


def test_the_way_on_never_leads_to_another_site(ivry: City, rosa: User) -> None:
    elsewhere = "https://evil.example/"
    client = Client()
    asked = client.post(ASK, {"email": rosa.email, "next": elsewhere})
    page = client.get(f"{CONFIRM}?next={elsewhere}")
    over = [client.post(CONFIRM, {"code": "AAAA-AAAA", "next": elsewhere}) for _ in range(3)][-1]
    client.post(ASK, {"email": rosa.email, "next": elsewhere})
    inside = client.post(CONFIRM, {"code": last_code(), "next": elsewhere})
    again = client.post("/compte/login/encore/", {"next": elsewhere})
    assert "evil" not in page.context["cancel_url"]
    for answer in (asked, over, inside, again):
        assert answer.status_code == 302
        assert "evil" not in answer.headers["Location"]


def test_a_fourth_code_is_refused_with_what_fits_a_code(ivry: City, rosa: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    client = Client()
    for _ in range(3):
        page = ask(client, str(rosa.email))
    refused = client.post(ASK, {"email": rosa.email, "next": BALLOT})
    words = refused.content.decode()
    assert refused.status_code == 429
    assert "Attendez une minute" in words
    assert "Demandez un code" not in words
    assert "voter sur papier" in words
    assert f'href="{ENTRANCE}?next={quote(BALLOT, safe="")}"' in words
    waiting = refused.context["waiting"]
    assert f'href="{waiting}"' in words
    page = client.get(waiting)
    assert type_code(client, page, last_code()).headers["Location"] == BALLOT


def test_a_sixth_password_is_refused_with_what_fits_a_password(
    ivry: City, rosa: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    client = Client()
    for _ in range(6):
        refused = client.post(ENTRANCE, {"login": rosa.email, "password": "guess", "next": BALLOT})
    assert refused.status_code == 429
    assert "Demandez un code" in refused.content.decode()
    assert "Attendez une minute" not in refused.content.decode()


@pytest.mark.parametrize("page", ["/compte/password/change/", "/compte/email/", "/compte/cles/"])
def test_one_button_and_a_code_lead_back_to_what_an_old_session_may_not_change(
    ivry: City, omar: User, signed_in: SignIn, page: str
) -> None:
    client = signed_in(omar)
    asked = client.get(page).content.decode()
    assert 'action="/compte/login/encore/"' in asked
    assert "reconnectez-vous" not in asked
    confirm = client.post("/compte/login/encore/", {"next": hidden(asked)}, follow=True)
    assert mail.outbox[-1].to == [omar.email]
    assert type_code(client, confirm, last_code()).headers["Location"] == page
    assert "/compte/login/encore/" not in client.get(page).content.decode()


def test_whoever_may_get_no_other_code_stays_signed_in(
    ivry: City, rosa: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"letter": "0/m/key"}
    client = signed_in(rosa)
    assert client.post("/compte/login/encore/", {"next": "/compte/email/"}).status_code == 429
    assert client.get("/compte/").status_code == 200


def test_a_stranger_is_sent_no_code_by_that_button(ivry: City) -> None:
    assert Client().post("/compte/login/encore/").headers["Location"] == ENTRANCE
    assert mail.outbox == []


@pytest.mark.parametrize(("page", "field"), [(ENTRANCE, "email"), (ASK, "email"), (CONFIRM, "code")])
def test_a_page_of_one_purpose_begins_in_its_field(ivry: City, rosa: User, page: str, field: str) -> None:
    client = Client()
    client.post(ASK, {"email": rosa.email})
    words = client.get(page).content.decode()
    assert re.findall(r'<input [^>]*name="(\w+)"[^>]* autofocus', words) == [field]


def test_a_refused_password_takes_no_focus_away_from_what_is_said(ivry: City, rosa: User) -> None:
    answer = Client().post(ENTRANCE, {"login": rosa.email, "password": "guess"})
    assert "autofocus" not in answer.content.decode()


def test_who_signs_in_reads_so_in_words_that_fit_them(ivry: City, rosa: User) -> None:
    answer = Client().post(ENTRANCE, {"login": rosa.email, "password": PASSWORD}, follow=True)
    assert "Vous êtes connectée ou connecté." in answer.content.decode()
    assert "réussie" not in answer.content.decode()


def test_three_wrong_codes_for_a_new_address_are_told_the_same(ivry: City, rosa: User) -> None:
    client = Client()
    type_code(client, ask(client, str(rosa.email)), last_code())
    client.post("/compte/email/", {"email": "new@ivry.example", "action_add": ""})
    for _ in range(3):
        told = client.post("/compte/confirm-email/", {"code": "AAAA-AAAA"}, follow=True)
    assert OVER in told.content.decode()
