# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever copies the database holds no session."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from caravane.foundation.accounts.models import User
from caravane.foundation.accounts.session_store import SessionStore
from caravane.foundation.territory.models import City

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def opens(session_key: str) -> bool:
    """Say whether a cookie opens somebody's account."""
    client = Client()
    client.cookies["sessionid"] = session_key
    return client.get("/compte/").status_code == 200


def test_no_value_of_the_table_opens_a_session_as_a_cookie(ivry: City, rosa: User, signed_in: SignIn) -> None:
    cookie = signed_in(rosa).cookies["sessionid"].value
    assert opens(cookie)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM django_session")
        stolen = [str(value) for row in cursor.fetchall() for value in row]
    assert len(stolen) == 3
    assert not any(opens(value) for value in stolen)
    assert not any(cookie in value for value in stolen)


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(
    ivry: City, rosa: User, signed_in: SignIn
) -> None:
    client = signed_in(rosa)
    cookie = client.cookies["sessionid"].value
    client.post("/compte/logout/")
    assert not opens(cookie)
    assert not Session.objects.exists()


def test_signing_in_changes_the_key_and_keeps_one_row(ivry: City, rosa: User) -> None:
    before = SessionStore()
    before["draft"] = "kept"
    before.save()
    first = before.session_key
    before.cycle_key()
    assert before.session_key != first
    assert SessionStore(before.session_key)["draft"] == "kept"
    assert not SessionStore().exists(str(first))
    assert Session.objects.count() == 1


def test_a_session_past_its_end_opens_nothing_and_is_erased(
    ivry: City, rosa: User, signed_in: SignIn
) -> None:
    cookie = signed_in(rosa).cookies["sessionid"].value
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not opens(cookie)
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_a_session_in_which_nobody_is_signed_in_is_kept_a_quarter_of_an_hour(ivry: City) -> None:
    for client in (Client(), Client()):
        client.post("/compte/login/code/", {"email": "lea@ivry.example"})
    Client().get("/compte/cles/entree/")
    soon = timezone.now() + timedelta(minutes=16)
    assert Session.objects.filter(expire_date__lt=soon).count() == 3


def test_a_key_that_was_never_given_is_not_adopted(ivry: City) -> None:
    chosen = SessionStore("k" * 32)
    assert chosen.load() == {}
    assert chosen.session_key is None
