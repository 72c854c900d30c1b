# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the home page says today: which situation the edition is in, and the one thing to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

JUST_BEFORE = timedelta(microseconds=1)


class Situation(StrEnum):
    """Where the edition stands for somebody who comes to the page; the template words each."""

    VOTE_OPEN = "vote_open"
    COUNTING = "counting"
    RESULTS = "results"
    CONFERENCE_DAY = "conference_day"
    WORKSHOPS = "workshops"
    PROPOSING = "proposing"
    REVIEW = "review"
    VOTE_AHEAD = "vote_ahead"
    BEFORE = "before"
    BETWEEN = "between"
    OVER = "over"


@dataclass(frozen=True)
class Stop:
    """A phase, as the situation depends on it."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    proposing: bool

    def contains(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True)
class PollTimes:
    """The poll, once its set-up is sealed."""

    opens_at: datetime
    closes_at: datetime
    published: bool


@dataclass(frozen=True)
class Today:
    """The situation, with the end or the beginning that its sentence names."""

    situation: Situation
    until: datetime | None = None  # excluded
    starts: datetime | None = None
    conference_ahead: bool = False

    @property
    def last(self) -> datetime | None:
        """Return the last instant before the end: its day is the last day."""
        return self.until and self.until - JUST_BEFORE


def today(
    *, stops: list[Stop], poll: PollTimes | None, conference_day: date, day: date, now: datetime
) -> Today:
    """Say what is happening now.

    A vote that is open comes first, then the conference day, then results or the count, then the calendar.
    """
    if poll and not poll.published and poll.opens_at <= now < poll.closes_at:
        return Today(Situation.VOTE_OPEN, until=poll.closes_at)
    if day == conference_day:
        return Today(Situation.CONFERENCE_DAY)
    if poll and poll.published:
        return Today(Situation.RESULTS)
    if poll and now >= poll.closes_at:
        return Today(Situation.COUNTING, conference_ahead=day < conference_day)
    return _of_the_calendar(stops, poll, now)


def _of_the_calendar(stops: list[Stop], poll: PollTimes | None, now: datetime) -> Today:
    here = [stop for stop in stops if stop.contains(now) and stop.kind != "follow_up"]
    ahead = min((stop.starts_at for stop in stops if stop.starts_at > now), default=None)
    for kind, situation in (("workshops", Situation.WORKSHOPS), ("review", Situation.REVIEW)):
        if found := [stop for stop in here if stop.kind == kind]:
            return Today(situation, until=found[0].ends_at)
    if proposing := [stop.ends_at for stop in here if stop.proposing]:
        return Today(Situation.PROPOSING, until=max(proposing))
    comes_next = {stop.kind for stop in stops if stop.starts_at == ahead}
    if "vote" in comes_next or any(stop.kind in {"presentation", "vote"} for stop in here):
        return Today(Situation.VOTE_AHEAD, starts=_vote_starts(stops, poll, now))
    if ahead is None:
        return Today(Situation.OVER)
    begun = any(stop.starts_at <= now for stop in stops)
    return Today(Situation.BETWEEN if begun else Situation.BEFORE, starts=ahead)


def _vote_starts(stops: list[Stop], poll: PollTimes | None, now: datetime) -> datetime | None:
    """Return when the vote opens: the poll's hour when it is sealed, else the calendar's, if still ahead."""
    planned = [poll.opens_at] if poll else [stop.starts_at for stop in stops if stop.kind == "vote"]
    return next((instant for instant in planned if instant > now), None)
