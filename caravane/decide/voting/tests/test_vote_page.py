# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.models import Poll, PollingPoint, RollEntry
from caravane.foundation.conferences.models import Conference

from .conftest import CLOSED, OPEN, SEALED
from .held import enclosed

pytestmark = pytest.mark.django_db
At = Callable[[datetime], None]


def page(client: Client) -> str:
    answer = client.get(reverse("vote"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_any_poll_the_page_says_what_will_come(client: Client, conference: Conference) -> None:
    assert "Rien à voter" in page(client)


def test_a_draft_is_not_announced(client: Client, draft: Poll) -> None:
    assert "Rien à voter" in page(client)


def test_a_sealed_poll_is_announced_with_its_dates(client: Client, poll: Poll, at: At) -> None:
    at(SEALED)
    text = page(client)
    assert "Le vote ouvre le 25 novembre" in text
    assert reverse("ballot") not in text
    assert "personnes ont voté" not in text


def test_an_open_poll_says_what_to_bring_where_to_go_and_what_is_not_protected(
    client: Client, poll: Poll, at: At
) -> None:
    PollingPoint.objects.create(poll=poll, name="Hôtel de Ville", address="Esplanade", hours="9 h – 18 h")
    at(OPEN)
    text = page(client)
    for words in (
        "Je vote",
        "Cinq minutes",
        "Hôtel de Ville",
        "9 h – 18 h",
        "e-mail que vous pouvez consulter",
        "Ce qui n’est pas protégé",
    ):
        assert words in text
    assert "ni une consultation ni un référendum local" in text
    assert "csrfmiddlewaretoken" not in text


def test_turnout_is_shown_per_channel(client: Client, poll: Poll, entry: RollEntry, at: At) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=enclosed(poll), now=OPEN)
    at(OPEN)
    answer = client.get(reverse("vote"))
    assert (answer.context["turnout"].web, answer.context["turnout"].paper) == (1, 0)
    assert "personnes ont voté" in answer.content.decode()


def test_the_page_changes_at_the_very_minute_of_opening_and_closing(
    client: Client, poll: Poll, at: At
) -> None:
    moments = [
        poll.opens_at - timedelta(seconds=1),
        poll.opens_at,
        poll.closes_at - timedelta(seconds=1),
        poll.closes_at,
    ]
    seen = []
    for moment in moments:
        at(moment)
        seen.append(f'href="{reverse("ballot")}"' in page(client))
    assert seen == [False, True, True, False]


def test_a_closed_poll_is_being_counted_then_its_results_are_out(client: Client, poll: Poll, at: At) -> None:
    at(CLOSED)
    assert "Le dépouillement est en cours" in page(client)
    Poll.objects.filter(pk=poll.pk).update(rewritten_at=CLOSED, counted_at=CLOSED)
    Poll.objects.filter(pk=poll.pk).update(published_at=CLOSED)
    at(CLOSED + timedelta(hours=2))
    assert "Les résultats sont là" in page(client)
