# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta

import pytest

from caravane.publish.home.logic import PollTimes, Situation, Stop, Today, today

CONFERENCE = date(2021, 12, 4)


def instant(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=UTC)


STOPS = [
    Stop("caravan", instant(6, 9), instant(9, 18), proposing=True),
    Stop("workshops", instant(9, 20), instant(10, 23), proposing=True),
    Stop("review", instant(11, 8), instant(11, 10), proposing=False),
    Stop("presentation", instant(11, 10), instant(11, 11), proposing=False),
    Stop("vote", instant(11, 25), instant(12, 3), proposing=False),
    Stop("conference", instant(12, 4, 0), instant(12, 5, 0), proposing=False),
    Stop("follow_up", instant(12, 5, 0), datetime(2023, 12, 1, tzinfo=UTC), proposing=False),
]
SEALED = PollTimes(instant(11, 25), instant(12, 3), published=False)
PUBLISHED = PollTimes(instant(11, 25), instant(12, 3), published=True)


def on(now: datetime, poll: PollTimes | None = None, stops: list[Stop] = STOPS) -> Today:
    return today(stops=stops, poll=poll, conference_day=CONFERENCE, day=now.date(), now=now)


@pytest.mark.parametrize(
    ("now", "poll", "situation"),
    [
        (instant(5, 1), None, Situation.BEFORE),
        (instant(7, 1), None, Situation.PROPOSING),
        (instant(9, 19), None, Situation.BETWEEN),
        (instant(10, 1), None, Situation.WORKSHOPS),
        (instant(10, 30), None, Situation.BETWEEN),
        (instant(11, 9), None, Situation.REVIEW),
        (instant(11, 10), None, Situation.VOTE_AHEAD),
        (instant(11, 20), SEALED, Situation.VOTE_AHEAD),
        (instant(11, 26), None, Situation.VOTE_AHEAD),
        (instant(11, 26), SEALED, Situation.VOTE_OPEN),
        (instant(12, 3), SEALED, Situation.COUNTING),
        (instant(12, 4), None, Situation.CONFERENCE_DAY),
        (instant(12, 4), SEALED, Situation.CONFERENCE_DAY),
        (instant(12, 4), PUBLISHED, Situation.CONFERENCE_DAY),
        (instant(12, 6), PUBLISHED, Situation.RESULTS),
        (datetime(2022, 6, 1, tzinfo=UTC), PUBLISHED, Situation.RESULTS),
        (datetime(2024, 6, 1, tzinfo=UTC), None, Situation.OVER),
    ],
)
def test_each_moment_of_the_year_has_its_situation(
    now: datetime, poll: PollTimes | None, situation: Situation
) -> None:
    assert on(now, poll).situation == situation


def test_the_vote_opens_and_closes_to_the_second() -> None:
    second = timedelta(seconds=1)
    assert on(SEALED.opens_at - second, SEALED).situation == Situation.VOTE_AHEAD
    assert on(SEALED.opens_at, SEALED).situation == Situation.VOTE_OPEN
    assert on(SEALED.closes_at - second, SEALED).situation == Situation.VOTE_OPEN
    assert on(SEALED.closes_at, SEALED).situation == Situation.COUNTING


def test_the_last_day_is_the_one_before_an_end_at_midnight() -> None:
    said = Today(Situation.REVIEW, until=datetime(2021, 11, 10, tzinfo=UTC))
    assert said.last is not None
    assert said.last.date() == date(2021, 11, 9)


def test_a_conference_without_a_calendar_is_over_or_not_begun_without_failing() -> None:
    assert on(instant(7, 1), stops=[]).situation == Situation.OVER


def test_the_count_promises_the_conference_only_while_it_is_ahead() -> None:
    assert on(instant(12, 3), SEALED).conference_ahead
    assert not on(instant(12, 6), SEALED).conference_ahead
