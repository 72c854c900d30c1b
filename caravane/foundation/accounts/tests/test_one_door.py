# SPDX-License-Identifier: AGPL-3.0-or-later
"""The answers of the door tell nobody which addresses have an account: same page, same work."""

import re
from collections.abc import Callable

import pytest
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caravane.foundation.accounts.models import Role, User
from caravane.foundation.territory.models import City
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
KNOWN, UNKNOWN = "rosa@ivry.example", "nobody@ivry.example"


def page_of(answer: HttpResponse, email: str) -> str:
    """Return a page without what differs at each visit, and without the address that was typed."""
    return TOKEN.sub("", answer.content.decode()).replace(email, "…")


def ask_for_code(email: str) -> tuple[list[str], str]:
    """Ask for a code; return the statements that this took, and the pages and the letter it gave."""
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        asked = client.post("/compte/login/code/", {"email": email})
        page = client.get(asked.headers["Location"])
        wrong = client.post(asked.headers["Location"], {"code": "AAAA-AAAA"})
    letter = re.sub(r"^ {4}\S+$", "", mail.outbox[-1].body, flags=re.MULTILINE)
    told = page_of(page, email) + page_of(wrong, email) + mail.outbox[-1].subject + letter
    return [statement(query["sql"]) for query in queries], told


def statement(sql: str) -> str:
    """Return what a statement does, without its values."""
    return re.split(r"WHERE|VALUES|SET|_x\d", sql)[0]


def test_asking_for_a_code_is_the_same_page_letter_and_work_for_any_address(ivry: City, rosa: User) -> None:
    (known, told_known), (unknown, told_unknown) = ask_for_code(KNOWN), ask_for_code(UNKNOWN)
    assert len(mail.outbox) == 2
    assert told_known == told_unknown
    assert known == unknown
    assert not any("accounts_user" in sql or "account_emailaddress" in sql for sql in known)


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often a password is hashed, with the hasher of tests."""
    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


@pytest.mark.parametrize("kind", ["known", "unknown", "without a password", "closed"])
def test_a_wrong_password_is_the_same_page_and_one_hashing_for_any_address(
    ivry: City, rosa: User, hashings: list[str], kind: str
) -> None:
    if kind == "without a password":
        rosa.set_unusable_password()
    rosa.is_active = kind != "closed"
    rosa.save()
    reference, expected = wrong_password("x@y.example")
    hashings.clear()
    email = UNKNOWN if kind == "unknown" else KNOWN
    assert wrong_password(email) == (reference, expected)
    assert len(hashings) == 1


def wrong_password(email: str) -> tuple[str, list[str]]:
    """Give a wrong password; return the page and the statements that it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post("/compte/login/", {"login": email, "password": "not this one"})
    return page_of(answer, email), [statement(query["sql"]) for query in queries]


def test_the_administration_has_no_sign_in_of_its_own(
    ivry: City, rosa: User, hashings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_args: object, **_options: object) -> None:
        raise AssertionError("the form of Django's administration looks at passwords")

    monkeypatch.setattr(AdminAuthenticationForm, "__init__", reached)
    fields = {"username": KNOWN, "next": "/administration/"}
    for password in (PASSWORD, "not this one"):
        answer = Client().post("/administration/login/", {**fields, "password": password})
        assert answer.headers["Location"] == "/compte/login/?next=/administration/"
    assert Client().get("/administration/accounts/user/").status_code == 302
    assert hashings == []


def test_the_administration_leads_back_to_what_was_asked(ivry: City, alice: User, signed_in: SignIn) -> None:
    asked = Client().get("/administration/accounts/user/", follow=True)
    assert asked.redirect_chain[-1][0] == "/compte/login/?next=/administration/accounts/user/"
    assert signed_in(alice).get("/administration/", follow=True).status_code == 404
    alice.memberships.get().grants.create(role=Role.ADMINISTRATOR)
    assert signed_in(alice).get("/administration/", follow=True).status_code == 200
