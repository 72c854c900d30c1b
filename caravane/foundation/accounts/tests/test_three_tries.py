# SPDX-License-Identifier: AGPL-3.0-or-later
"""A code works for three attempts, however many come at the same instant."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from caravane.foundation.territory.models import City
from conftest import make_city, make_user

CONFIRM = "/compte/login/code/confirm/"


def code_of_the_letter() -> str:
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    return code[1]


def browser_that_waits(email: str) -> Client:
    client = Client()
    client.post("/compte/login/code/", {"email": email})
    return client


@pytest.mark.django_db
def test_attempts_that_read_the_session_before_each_other_count_together(ivry: City) -> None:
    waiting = browser_that_waits("lea@ivry.example")
    before = waiting.session._session.copy()
    for number in range(7):
        session = waiting.session  # as it was when none had been counted
        session._session_cache = before.copy()
        session.save()
        waiting.post(CONFIRM, {"code": f"AAAA-AAA{number}"})
    session = waiting.session
    session._session_cache = before.copy()
    session.save()
    waiting.post(CONFIRM, {"code": code_of_the_letter()})
    assert waiting.get("/compte/").status_code == 302


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_of_many_codes_typed_at_once_three_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    make_city("Ivry-sur-Seine", "94041")
    make_user("lea@ivry.example")
    looked_at: list[str] = []
    compare = "allauth.account.forms.compare_user_code"
    monkeypatch.setattr(compare, lambda *, actual, expected: bool(looked_at.append(actual)))
    cookies = browser_that_waits("lea@ivry.example").cookies

    def guess(number: int) -> None:
        client = Client()
        client.cookies = cookies
        try:
            client.post(CONFIRM, {"code": f"AAAA-AAA{number}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(guess, range(8)))
    assert 1 <= len(looked_at) <= 3


@pytest.mark.django_db
def test_the_third_attempt_may_be_the_right_one(ivry: City) -> None:
    waiting = browser_that_waits("lea@ivry.example")
    for _wrong in range(2):
        assert waiting.post(CONFIRM, {"code": "AAAA-AAAA"}).status_code == 200
    waiting.post(CONFIRM, {"code": code_of_the_letter()})
    assert waiting.get("/compte/").status_code == 200
