# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real threads, each with its own connection, all let go at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.actions import confirm_pending, keep_pending, submit_proposal
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.tokens import confirmation_token

pytestmark = [pytest.mark.concurrent, pytest.mark.django_db(transaction=True)]
NOW = datetime(2021, 9, 1, 10, tzinfo=UTC)
AT_ONCE = 50


def test_fifty_simultaneous_submissions_give_fifty_numbers_without_a_gap(conference: Conference) -> None:
    start = Barrier(AT_ONCE)

    def submit(turn: int) -> int:
        start.wait(timeout=60)
        try:
            return submit_proposal(
                conference=conference,
                title=f"Idée {turn}",
                body="Des arbres.",
                theme=None,
                neighbourhood=None,
                channel=Proposal.Channel.WEB,
                said_on=date(2021, 9, 1),
                now=NOW,
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        numbers = list(threads.map(submit, range(AT_ONCE)))
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))
    stored = Proposal.objects.order_by("number").values_list("number", flat=True)
    assert list(stored) == list(range(1, AT_ONCE + 1))


def test_ten_simultaneous_clicks_on_one_link_give_one_number(conference: Conference) -> None:
    words = {"title": "Des bancs", "body": "Place Voltaire."}
    keep_pending(
        conference=conference,
        email="zoe@exemple.fr",
        theme=None,
        neighbourhood=None,
        author_name="",
        now=NOW,
        **words,
    )
    token = confirmation_token(conference.pk, "zoe@exemple.fr", words["title"], words["body"], NOW)
    start = Barrier(10)

    def click(_turn: int) -> int:
        start.wait(timeout=60)
        try:
            return confirm_pending(conference=conference, token=token, now=NOW).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(click, range(10))) == {1}
    assert Proposal.objects.count() == 1
