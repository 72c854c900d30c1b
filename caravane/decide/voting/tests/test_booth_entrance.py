# SPDX-License-Identifier: AGPL-3.0-or-later
"""The booth's entrance: what it keeps in a browser that many people use, and what it refuses."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User
from conftest import PASSWORD

from .conftest import OPEN
from .steps import BOOTH, letter_code, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_vote(at: Callable[[datetime], None], poll: Poll) -> None:
    at(OPEN)


@pytest.mark.parametrize("way", ["password", "code"])
def test_the_booth_ends_with_its_browser_and_an_hour_after_its_last_page(
    client: Client, rosa: User, entry: RollEntry, way: str
) -> None:
    """The browser is told no hour, so that it forgets all when it is closed; the server keeps its own."""
    entrance = reverse("booth_entrance")
    if way == "password":
        client.post(entrance, {"login": rosa.email, "password": PASSWORD})
    else:
        client.post(entrance, {"email": rosa.email})
        assert client.cookies["sessionid"]["max-age"] == client.cookies["sessionid"]["expires"] == ""
        client.post(reverse("booth_code"), {"code": letter_code()})
    for _page in range(2):
        cookie = client.cookies["sessionid"]
        assert cookie["max-age"] == cookie["expires"] == ""
        rows = Session.objects.filter(expire_date__gt=timezone.now())
        assert [row.expire_date <= timezone.now() + timedelta(hours=1) for row in rows] == [True]
        client.get(reverse("ballot") + BOOTH)
    assert "device" not in client.cookies
    Session.objects.update(expire_date=timezone.now())
    assert client.get(reverse("ballot") + BOOTH).url == entrance


@pytest.mark.parametrize("email", ["a@\u3002example.example", "a@" + "\u00e9" * 60 + ".example"])
def test_an_address_that_no_letter_reaches_is_refused_in_the_booth(
    client: Client, poll: Poll, email: str
) -> None:
    for fields in ({"email": email}, {"login": email, "password": PASSWORD}):
        answer = client.post(reverse("booth_entrance"), fields)
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in text(answer)
