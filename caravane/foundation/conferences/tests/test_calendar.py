# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.foundation.conferences.kinds import KINDS
from caravane.foundation.conferences.logic import Span, contradictions, propose_calendar

DAY = date(2021, 12, 4)


def test_with_time_enough_the_calendar_is_that_of_ivry() -> None:
    spans = propose_calendar(DAY, date(2021, 6, 1))
    assert spans == {
        "launch": Span(date(2021, 6, 9), date(2021, 6, 9)),
        "caravan": Span(date(2021, 6, 9), date(2021, 9, 18)),
        "workshops": Span(date(2021, 9, 20), date(2021, 10, 22)),
        "review": Span(date(2021, 11, 8), date(2021, 11, 9)),
        "presentation": Span(date(2021, 11, 10), date(2021, 11, 10)),
        "vote": Span(date(2021, 11, 25), date(2021, 12, 2)),
        "conference": Span(DAY, DAY),
        "follow_up": Span(date(2021, 12, 5), date(2023, 12, 4)),
    }


def test_with_two_months_left_everything_is_squeezed_before_a_whole_vote() -> None:
    today = DAY - timedelta(days=60)
    spans = propose_calendar(DAY, today)
    assert spans["vote"] == Span(date(2021, 11, 25), date(2021, 12, 2))
    assert spans["launch"].first == today
    assert spans["presentation"].last < spans["vote"].first


def test_with_little_time_the_vote_opens_today() -> None:
    today = DAY - timedelta(days=5)
    spans = propose_calendar(DAY, today)
    assert spans["vote"] == Span(today, DAY - timedelta(days=2))
    assert set(spans) == {"vote", "conference", "follow_up"}


@given(st.integers(min_value=1, max_value=900))
def test_a_proposal_never_contradicts_itself(left: int) -> None:
    today = DAY - timedelta(days=left)
    spans = propose_calendar(DAY, today)
    assert contradictions(DAY, spans) == {}
    assert all(span.first >= today for span in spans.values())
    assert all(
        span.last < spans["vote"].first
        for key, span in spans.items()
        if KINDS[key].starts < KINDS["vote"].starts
    )


@pytest.mark.parametrize(
    ("key", "first", "last", "code"),
    [
        ("vote", date(2021, 12, 1), date(2021, 11, 30), "ends_early"),
        ("vote", date(2021, 12, 1), DAY, "overlaps"),
        ("workshops", date(2021, 12, 1), date(2021, 12, 5), "before"),
        ("follow_up", DAY, date(2023, 1, 1), "after"),
    ],
)
def test_contradictions_are_found(key: str, first: date, last: date, code: str) -> None:
    assert contradictions(DAY, {key: Span(first, last)}) == {key: code}
