# SPDX-License-Identifier: AGPL-3.0-or-later
"""The booth over HTTP: one device for everybody, which remembers nobody."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import caravane.settings as installation
from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User
from conftest import PASSWORD

from .conftest import CLOSED, OPEN
from .steps import BOOTH, IDENTITY, cast, letter_code, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
At = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _during_the_vote(at: At, poll: Poll) -> None:
    at(OPEN)


@pytest.fixture
def voter(signed_in: SignIn, rosa: User, entry: RollEntry) -> Client:
    """Rosa, signed in and on the roll."""
    return signed_in(rosa)


def test_the_booth_signs_out_whoever_is_there(signed_in: SignIn, omar: User) -> None:
    client = signed_in(omar)
    assert client.get(reverse("booth")).status_code == 200
    answer = client.post(reverse("booth"))
    assert answer.url == reverse("booth_entrance")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("ballot") + BOOTH).url == reverse("booth_entrance")


def test_the_booth_signs_in_and_remembers_nothing(client: Client, rosa: User, entry: RollEntry) -> None:
    entrance = reverse("booth_entrance")
    answer = client.get(entrance)
    page = text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "remember" not in page
    assert page.count('autocomplete="off"') == 5  # both forms and their fields
    assert 'id="idle"' in page
    assert "booth.js" in page
    assert "Quitter et tout effacer" in page
    assert "sur votre propre téléphone" in page
    for name in ("account_signup", "account_login", "account_reset_password", "home", "vote"):
        assert f'href="{reverse(name)}"' not in page
    credentials = {"login": rosa.email, "password": PASSWORD, "remember": "on"}
    answer = client.post(entrance, credentials)
    assert answer.url == reverse("ballot") + BOOTH
    assert client.session.get_expiry_age() <= 3600
    assert client.get(answer.url).status_code == 200


def test_the_booth_refuses_a_wrong_password_and_an_unconfirmed_address(client: Client, rosa: User) -> None:
    entrance = reverse("booth_entrance")
    wrong = client.post(entrance, {"login": rosa.email, "password": "not this one"})
    rosa.emailaddress_set.update(verified=False)
    unconfirmed = client.post(entrance, {"login": rosa.email, "password": PASSWORD})
    for answer in (wrong, unconfirmed):
        assert answer.context["form"].non_field_errors()
        assert 'id="idle"' in text(answer)
    assert "_auth_user_id" not in client.session


def test_the_booth_counts_failed_attempts_as_everywhere(client: Client, rosa: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    entrance = reverse("booth_entrance")
    for _attempt in range(5):
        client.post(entrance, {"login": rosa.email, "password": "not this one"})
    refused = client.post(entrance, {"login": rosa.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert "voter sur papier" in text(refused)
    assert 'id="idle"' in text(refused)
    assert "_auth_user_id" not in client.session


def test_empty_posts_close_no_booth(client: Client, rosa: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    entrance = reverse("booth_entrance")
    assert {client.post(entrance).status_code for _ in range(310)} == {200}
    assert client.post(entrance, {"login": rosa.email, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("email", ["rosa@ivry.example", "nouvelle@ivry.example"])
def test_the_booth_signs_in_with_a_code_read_on_one_s_own_phone(
    client: Client, rosa: User, entry: RollEntry, email: str
) -> None:
    asked = client.post(reverse("booth_entrance"), {"email": email})
    assert asked.url == reverse("booth_code")
    page = client.get(asked.url)
    assert "no-store" in page.headers["Cache-Control"]
    assert 'id="idle"' in text(page)
    assert client.post(asked.url, {"code": ""}).status_code == 200
    assert client.post(asked.url, {"code": letter_code()}).url == reverse("ballot") + BOOTH
    assert client.session.get_expiry_age() <= 3600
    assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)


def test_three_wrong_codes_lead_back_to_the_booth_s_entrance(client: Client, rosa: User) -> None:
    client.post(reverse("booth_entrance"), {"email": rosa.email})
    answers = [client.post(reverse("booth_code"), {"code": "AAAA-AAAA"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert "Il vous reste 1 essai." in text(answers[1])
    assert "Ce code ne marche plus\xa0: demandez-en un autre." in text(client.get(answers[2].url))
    assert client.post(reverse("booth_code"), {"code": letter_code()}).url == reverse("booth_entrance")
    assert "_auth_user_id" not in client.session


def test_the_booth_says_when_a_mailbox_has_had_its_codes(client: Client, rosa: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"letter": "3/m/key"}
    answers = [client.post(reverse("booth_entrance"), {"email": rosa.email}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "voter sur papier" in text(answers[-1])
    assert "Attendez une minute" in text(answers[-1])
    assert f'href="{reverse("booth_code")}"' in text(answers[-1])  # the last one still works
    assert client.post(reverse("booth_code"), {"code": letter_code()}).url == reverse("ballot") + BOOTH


@pytest.mark.parametrize(("name", "field"), [("booth_entrance", "email"), ("booth_code", "code")])
def test_the_booth_s_entrance_begins_in_its_field(client: Client, rosa: User, name: str, field: str) -> None:
    client.post(reverse("booth_entrance"), {"email": rosa.email})
    page = text(client.get(reverse(name)))
    assert re.findall(r'<input [^>]*name="(\w+)"[^>]* autofocus', page) == [field]


def test_a_closed_account_does_not_enter_the_booth(client: Client, rosa: User) -> None:
    User.objects.update(is_active=False)
    client.post(reverse("booth_entrance"), {"email": rosa.email})
    answer = client.post(reverse("booth_code"), {"code": letter_code()}, follow=True)
    assert "Ce compte est fermé." in text(answer)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["ballot", "ballot_identity", "booth_entrance", "booth_code"])
def test_a_booth_whose_vote_is_not_open_signs_out(name: str, voter: Client, at: At) -> None:
    at(CLOSED)
    answer = voter.get(reverse(name) + BOOTH)
    assert answer.url == reverse("booth")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "_auth_user_id" not in voter.session


def test_the_booth_keeps_no_draft_and_signs_out_after_the_cast(voter: Client) -> None:
    page = text(voter.get(reverse("ballot") + BOOTH))
    assert "data-draft=" not in page
    assert "Quitter et tout effacer" in page
    assert 'id="idle"' in page
    receipt = cast(voter, {}, BOOTH)
    assert "Votre bulletin est dans l’urne" in text(receipt)
    assert "_auth_user_id" not in voter.session
    assert voter.get(reverse("ballot") + BOOTH).url == reverse("booth_entrance")


def test_leaving_the_booth_signs_out_and_wipes(voter: Client) -> None:
    answer = voter.post(reverse("booth_leave"))
    assert answer.url == reverse("booth")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "_auth_user_id" not in voter.session


def test_every_step_of_the_booth_leads_to_the_next_one_in_the_booth(signed_in: SignIn, rosa: User) -> None:
    client = signed_in(rosa)
    identity = client.get(reverse("ballot") + BOOTH).url
    assert identity == reverse("ballot_identity") + BOOTH
    assert 'autocomplete="family-name"' not in text(client.get(identity))
    assert client.post(identity, IDENTITY).url == reverse("ballot") + BOOTH
