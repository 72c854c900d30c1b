# SPDX-License-Identifier: AGPL-3.0-or-later
"""A calendar backwards from the conference day. Days here are whole; a span's last day belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .kinds import KINDS

DAY = timedelta(days=1)
AFTER = ("conference", "follow_up")
VOTE = KINDS["vote"]
LEAD = -min(kind.starts for kind in KINDS.values()).days  # days that the usual calendar takes
BEFORE_THE_VOTE = LEAD + VOTE.starts.days


@dataclass(frozen=True)
class Span:
    """From a first day to a last day, both included."""

    first: date
    last: date


Calendar = Mapping[str, Span]


def propose_calendar(day: date, today: date) -> dict[str, Span]:
    """Return a span per kind of phase: the usual places before the day, or squeezed into the time left.

    The vote keeps its usual length as long as it can; what comes before it shares the rest in proportion.
    When nothing is left before the vote, it starts today and only it is proposed. `day` is after today.
    """
    left = (day - today).days
    spans = {key: _usual(key, day) for key in AFTER}
    if left >= LEAD:
        return spans | {key: _usual(key, day) for key in KINDS if key not in AFTER}
    spans["vote"] = _vote(day, left)
    room = (spans["vote"].first - today).days
    if room > 0:
        spans |= {key: _squeezed(key, today, room) for key in KINDS if key not in {*AFTER, "vote"}}
    return spans


def _usual(key: str, day: date) -> Span:
    first = day + KINDS[key].starts
    return Span(first, first + KINDS[key].lasts - DAY)


def _vote(day: date, left: int) -> Span:
    if left + VOTE.starts.days >= 0:
        return _usual("vote", day)
    last = day - (2 * DAY if left > 1 else DAY)  # a day to count, when there is one
    return Span(day - timedelta(days=left), last)


def _squeezed(key: str, today: date, room: int) -> Span:
    kind = KINDS[key]
    start = min(round((kind.starts.days + LEAD) * room / BEFORE_THE_VOTE), room - 1)
    length = max(1, round(kind.lasts.days * room / BEFORE_THE_VOTE))
    first = today + timedelta(days=start)
    return Span(first, today + timedelta(days=min(start + length, room) - 1))


def contradictions(day: date, calendar: Calendar) -> dict[str, str]:
    """Return what is wrong with a calendar: {kind of phase: code}.

    ends_early: the last day is before the first. overlaps: the vote ends on the conference day or later.
    before: the phase belongs before the conference day. after: it belongs after.
    """
    found = {}
    for key, span in calendar.items():
        if span.last < span.first:
            found[key] = "ends_early"
        elif key == "vote" and span.last >= day:
            found[key] = "overlaps"
        elif key == "follow_up" and span.first <= day:
            found[key] = "after"
        elif key not in {*AFTER, "vote"} and span.last >= day:
            found[key] = "before"
    return found
