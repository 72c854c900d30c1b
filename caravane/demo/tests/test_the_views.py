# SPDX-License-Identifier: AGPL-3.0-or-later
"""`make demo VIEW=…` moves the dates so that something is happening today."""

from datetime import UTC, datetime

from caravane.decide.voting.models import Mark, Poll
from caravane.demo.calendar import View
from caravane.demo.loader import load

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def test_while_the_vote_is_open_today_nothing_is_counted(db: None) -> None:
    load(view=View.VOTE, password="caravane", now=NOW)
    poll = Poll.objects.get()
    assert poll.is_open(NOW)
    assert poll.counted_at is None
    assert 0 < Mark.objects.count() < 539


def test_when_the_results_are_out_they_are_only_just_out(db: None) -> None:
    load(view=View.RESULTS, password="caravane", now=NOW)
    poll = Poll.objects.get()
    assert poll.published_at is not None
    assert 0 < (NOW - poll.published_at).days < 3
