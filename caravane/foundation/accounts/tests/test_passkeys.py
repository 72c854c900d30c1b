# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys over HTTP: who may have one, and what a forged answer gets. The browser's half is a journey."""

import json
import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from caravane.foundation.accounts import actions, passkey_views
from caravane.foundation.accounts.models import User
from caravane.foundation.territory.models import City

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE, DOOR = "/compte/cles/", "/compte/cles/entree/"
FORGED = [
    "not JSON",
    "null",
    "[]",
    "{}",
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "MQ"}}),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "AAAA",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
                "userHandle": "MQ",
            },
        }
    ),
    "[" * 3000,
    '{"a":' * 3000,
]


def fresh(user: User) -> Client:
    """Sign in with a code, just now."""
    client = Client()
    client.post("/compte/login/code/", {"email": user.email})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    client.post("/compte/login/code/confirm/", {"code": code[1]})
    return client


def a_key_of(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "bureau", "credential": {}})


def test_passkeys_are_offered_to_people_with_a_role(ivry: City, omar: User, rosa: User) -> None:
    assert PAGE in fresh(omar).get("/compte/").content.decode()
    assert PAGE not in fresh(rosa).get("/compte/").content.decode()
    assert "Ajouter une clé" in fresh(omar).get(PAGE).content.decode()
    assert "Ajouter une clé" not in fresh(rosa).get(PAGE).content.decode()
    assert Client().get(PAGE).headers["Location"].startswith("/compte/login/")


def test_whoever_lost_their_role_can_still_remove_their_key(ivry: City, omar: User) -> None:
    key = a_key_of(omar)
    omar.memberships.get().grants.all().delete()
    client = fresh(omar)
    assert PAGE in client.get("/compte/").content.decode()
    client.post(PAGE, {"remove": key.pk})
    assert not Authenticator.objects.exists()


def test_a_session_left_open_changes_no_key(ivry: City, omar: User, signed_in: SignIn) -> None:
    key = a_key_of(omar)
    unattended = signed_in(omar)
    assert "options" not in unattended.get(PAGE).context
    unattended.post(PAGE, {"remove": key.pk})
    unattended.post(PAGE, {"rename": key.pk, "name": "taken"})
    assert str(Authenticator.objects.get()) == "bureau"


def test_a_key_is_named_and_removed_by_its_holder_alone(ivry: City, omar: User, alice: User) -> None:
    key = a_key_of(omar)
    stranger = fresh(alice)
    assert stranger.post(PAGE, {"rename": key.pk, "name": "taken"}).status_code == 404
    assert stranger.post(PAGE, {"remove": key.pk}).status_code == 404
    holder = fresh(omar)
    holder.post(PAGE, {"rename": key.pk, "name": "maison"})
    assert str(Authenticator.objects.get()) == "maison"
    holder.post(PAGE, {"rename": key.pk, "name": ""})
    assert str(Authenticator.objects.get()) == "maison"
    holder.post(PAGE, {"remove": key.pk})
    assert not Authenticator.objects.exists()


def test_a_key_is_added_by_people_with_a_role_alone(
    ivry: City, omar: User, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device's answer is taken as good: what is left to refuse it is the role."""
    added: list[User] = []
    monkeypatch.setattr(passkey_views, "check_new", lambda _credential: None)
    monkeypatch.setattr(actions, "add_passkey", lambda *, user, **_facts: added.append(user))
    for person in (rosa, omar):
        fresh(person).post(PAGE, {"name": "bureau", "credential": '{"id": "AAAA"}'})
    assert added == [omar]


def test_a_key_is_removed_by_a_second_step_that_says_what_it_means(ivry: City, omar: User) -> None:
    a_key_of(omar)
    omar.memberships.get().grants.all().delete()  # the made-up key cannot stand beside an offer of another
    page = fresh(omar).get(PAGE).content.decode()
    outside = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    assert 'name="remove"' in page
    assert 'name="remove"' not in outside
    assert "ce sera définitif" in page


@pytest.mark.parametrize("answer", FORGED)
def test_a_forged_answer_makes_no_key_and_opens_nothing(ivry: City, omar: User, answer: str) -> None:
    holder = fresh(omar)
    holder.get(PAGE)
    holder.post(PAGE, {"name": "forged", "credential": answer})
    assert not Authenticator.objects.exists()
    stranger = Client()
    assert "challenge" in stranger.get(DOOR).json()["publicKey"]
    assert stranger.post(DOOR, {"credential": answer}).headers["Location"] == "/compte/login/"
    assert stranger.get("/compte/").status_code == 302


def test_a_passkey_is_not_asked_of_who_comes_with_a_code(ivry: City, omar: User) -> None:
    a_key_of(omar)
    assert fresh(omar).get("/compte/").status_code == 200
