# SPDX-License-Identifier: AGPL-3.0-or-later
"""« À faire aujourd’hui » tells who can answer that requests about the roll wait."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting.models import Poll, RollRequest
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(conference: Conference, at: Callable[[datetime], None]) -> Poll:
    """A poll that has been open for three days, with a request that waits for two of them."""
    usual = datetime.fromisoformat("2021-11-25T09:00+00:00")
    at(usual + timedelta(3))
    poll = Poll.objects.create(
        conference=conference,
        title="Votation",
        opens_at=usual,
        closes_at=usual + timedelta(8),
        sealed_at=usual - timedelta(5),
        public_key=b"its key",
    )
    RollRequest.objects.create(
        poll=poll,
        last_name="Mezouar",
        first_names="Simone",
        birth_date=usual.date().replace(year=1956),
        tie="lives",
        asked_at=usual + timedelta(1),
    )
    return poll


def today(client: Client) -> str:
    return client.get("/en" + reverse("desk")).text


def test_officials_and_coordinators_are_told_how_many_wait_and_since_when(
    poll: Poll, omar: User, alice: User, rosa: User, signed_in: Callable[[User], Client]
) -> None:
    for user in (omar, alice):
        page = today(signed_in(user))
        assert "1 request is waiting for the bureau, for 2\xa0days" in page
        assert reverse("desk_requests") in page
    assert "waiting for the bureau" not in today(signed_in(rosa))


def test_nothing_is_told_once_answered_or_once_the_vote_is_closed(
    poll: Poll, omar: User, signed_in: Callable[[User], Client], at: Callable[[datetime], None]
) -> None:
    client = signed_in(omar)
    at(poll.closes_at)
    assert "waiting for the bureau" not in today(client)
    at(poll.opens_at + timedelta(3))
    RollRequest.objects.update(state="refused")
    assert "waiting for the bureau" not in today(client)
