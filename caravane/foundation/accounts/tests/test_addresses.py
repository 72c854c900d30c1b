# SPDX-License-Identifier: AGPL-3.0-or-later
"""One mailbox, one spelling: an account is found, made and counted by the one form of its address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

import caravane.settings as installation
from caravane.foundation.accounts.actions import invite_colleague, open_account
from caravane.foundation.accounts.addresses import canonical
from caravane.foundation.accounts.errors import BadAddress
from caravane.foundation.accounts.models import Role, User
from caravane.foundation.territory.models import City
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
TOO_MANY = 429
DOTLESS, LONG_S, KELVIN = "\u0131", "\u017f", "\u212a"
FULL_WIDTH_ROSA = f"rosa@{chr(0xFF49)}vry.example"

SPELLINGS = [
    ("Rosa@IVRY.Example", "rosa@ivry.example"),
    (" rosa@ivry.example ", "rosa@ivry.example"),
    (FULL_WIDTH_ROSA, "rosa@ivry.example"),
    (f"rosa@ivry.ex{chr(0xFF21)}mple", "rosa@ivry.example"),
    (f"rosa@{DOTLESS}vry.example", "rosa@xn--vry-iua.example"),
    ("rosa@XN--VRY-IUA.example", "rosa@xn--vry-iua.example"),
    ("lea@for\u00eat.example", "lea@xn--fort-ipa.example"),
    ("rosa+caravane@ivry.example", "rosa+caravane@ivry.example"),
]
REFUSED = [
    "",
    "rosa",
    "@ivry.example",
    "rosa@",
    f"ro{LONG_S}a@ivry.example",
    f"{KELVIN}arim@ivry.example",
    f"serv{DOTLESS}ce@ivry.example",
    "léa@ivry.example",
    '"rosa"@ivry.example',
    "rosa@[192.0.2.1]",
    "rosa@[IPv6:2001:db8::1]",
    "rosa@ivry..example",
    "rosa@ivry.example.",
    f"rosa@{chr(0x3002)}ivry.example",
    f"rosa@{'x' * 64}.example",
    f"rosa@{'é' * 60}.example",
    f"{'r' * 250}@ivry.example",
    "rosa@ivry.example\nBcc: all@ivry.example",
]


@pytest.mark.parametrize(("typed", "kept"), SPELLINGS)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert canonical(typed) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize("typed", REFUSED)
def test_what_has_no_one_form_is_no_address(typed: str) -> None:
    with pytest.raises(BadAddress):
        canonical(typed)
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(typed)


def ask_for_code(email: str, page: str = "/compte/login/code/") -> HttpResponse:
    return Client().post(page, {"email": email})


def sign_in(email: str, password: str = PASSWORD) -> HttpResponse:
    return Client().post("/compte/login/", {"login": email, "password": password})


def with_a_code(email: str) -> None:
    client = Client()
    client.post("/compte/login/code/", {"email": email})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    client.post("/compte/login/code/confirm/", {"code": code[1] if code else ""})


def test_a_look_alike_account_does_not_break_the_owner_s_password(ivry: City, rosa: User) -> None:
    with_a_code(f"rosa@{DOTLESS}vry.example")
    assert User.objects.count() == 2
    assert sign_in("rosa@ivry.example").status_code == 302
    assert sign_in("ROSA@ivry.example").status_code == 302


@pytest.mark.parametrize("email", [typed for typed in REFUSED if "@" in typed and KELVIN not in typed])
def test_the_entrance_says_that_an_address_cannot_be_used(ivry: City, rosa: User, email: str) -> None:
    for answer in (ask_for_code(email), sign_in(email)):
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.text
    assert mail.outbox == []
    assert EmailAddress.objects.count() == 1


def test_the_entrance_says_what_an_address_is_made_of(ivry: City) -> None:
    assert "nom de domaine" in ask_for_code("rosa@。ivry.example").text


def test_other_spellings_give_no_other_tries_at_a_password(
    ivry: City, rosa: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    spellings = [typed for typed, kept in SPELLINGS if kept == "rosa@ivry.example"]
    answers = [sign_in(email, "guess").status_code for email in [*spellings, *spellings]]
    assert answers == [200] * 5 + [TOO_MANY] * (2 * len(spellings) - 5)


def test_other_spellings_flood_no_mailbox(ivry: City, rosa: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    spellings = [typed for typed, kept in SPELLINGS if kept == "rosa@ivry.example"]
    answers = [ask_for_code(email).status_code for email in spellings]
    assert answers == [302] * 3 + [TOO_MANY] * (len(spellings) - 3)


def test_the_right_password_under_another_spelling_leaves_no_second_address(ivry: City, rosa: User) -> None:
    assert sign_in(FULL_WIDTH_ROSA).headers["Location"] == "/"
    assert EmailAddress.objects.get().email == "rosa@ivry.example"


def test_an_account_and_an_invitation_keep_the_one_form(ivry: City, alice: User) -> None:
    lea = open_account(email="Lea@for\u00eat.example")
    assert lea.email == lea.emailaddress_set.get().email == "lea@xn--fort-ipa.example"  # type: ignore[attr-defined]
    facts = {"city": ivry, "name": "", "roles": [Role.PARTNER], "until": None, "by": alice}
    sent = invite_colleague(email="Nour@for\u00eat.example", now=timezone.now(), **facts)
    assert sent.invitation.email == "nour@xn--fort-ipa.example"
    with pytest.raises(BadAddress):
        invite_colleague(email=f"no{LONG_S}@ivry.example", now=timezone.now(), **facts)


@pytest.mark.parametrize("email", ["Rosa@ivry.example", "l\u00e9a@ivry.example", f"ro{LONG_S}a@ivry.example"])
def test_the_database_keeps_no_other_form(rosa: User, email: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=email)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=rosa.pk).update(email=email)


def test_a_changed_address_is_kept_in_the_one_form_and_its_codes_count_as_any(
    ivry: City, rosa: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS
    client = Client()
    client.post("/compte/login/", {"login": rosa.email, "password": PASSWORD})
    change = {"email": f"Rosa@for{chr(0xEA)}t.example", "action_add": ""}
    answers = [client.post("/compte/email/", change).status_code for _ in range(3)]
    assert answers == [302] * 3
    assert {letter.to[0] for letter in mail.outbox} == {"rosa@xn--fort-ipa.example"}
    assert client.post("/compte/email/", change).status_code == TOO_MANY
    assert ask_for_code("rosa@xn--fort-ipa.example").status_code == TOO_MANY
    assert client.post("/compte/email/", {**change, "email": f"ro{LONG_S}a@ivry.example"}).status_code == 200
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    client.post("/compte/confirm-email/", {"code": code[1] if code else ""})
    assert User.objects.get(pk=rosa.pk).email == "rosa@xn--fort-ipa.example"
