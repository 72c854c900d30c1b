# SPDX-License-Identifier: AGPL-3.0-or-later
"""Polling points: whose they are, who is marked there, where their closing stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from caravane.decide.voting.models import Mark, PaperSheet, Poll, PollingPoint
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City


def poll_of(conference: Conference | None) -> Poll | None:
    """Return the edition's poll, or None."""
    if conference is None:
        return None
    return Poll.objects.filter(conference=conference).select_related("conference__programme__city").first()


def may_work_at(point: PollingPoint, user: User, city: City) -> bool:
    """Say whether a person runs this polling point: assigned officials do, and those who set up the poll."""
    if user.has_perm("voting.set_up", city):
        return True
    return user.has_perm("voting.officiate", city) and point.officials.filter(pk=user.pk).exists()


def points_of(city: City, conference: Conference | None, user: User) -> QuerySet[PollingPoint]:
    """Return the polling points that a person runs in an edition of the town, with their marks counted."""
    points = PollingPoint.objects.filter(poll__conference=conference, poll__conference__programme__city=city)
    if not user.has_perm("voting.set_up", city):
        points = points.filter(officials=user)
    return points.select_related("poll").order_by("name")


def marks_at(point: PollingPoint) -> int:
    """Return how many people are marked on paper at a point."""
    return Mark.objects.filter(polling_point=point).count()


def marks_by_point(points: list[PollingPoint]) -> dict[int, int]:
    """Return {point id: people marked there}, in one query."""
    rows = Mark.objects.filter(polling_point__in=points).order_by().values("polling_point")
    return {row["polling_point"]: row["n"] for row in rows.annotate(n=Count("pk"))}


@dataclass(frozen=True)
class Closing:
    """Where the closing of a point stands: marks, sheets in the box, sheets entered, signature."""

    point: PollingPoint
    marks: int
    entered: int
    closed: bool

    @property
    def sheets(self) -> int | None:
        return self.point.sheets_in_box

    @property
    def signed(self) -> bool:
        return self.point.signed_at is not None

    @property
    def differs(self) -> bool:
        """Say whether people marked and sheets in the box are not as many."""
        return self.sheets is not None and self.sheets != self.marks

    @property
    def all_entered(self) -> bool:
        return self.sheets is not None and self.entered == self.sheets

    @property
    def step(self) -> str:
        """Name what comes next: vote, sheets, entries, explanation, signature or nothing (signed)."""
        if self.signed:
            return "signed"
        if not self.closed:
            return "vote"
        if self.sheets is None:
            return "sheets"
        return "signature" if self.all_entered else "entries"


def closing_of(point: PollingPoint, now: datetime) -> Closing:
    """Return where the closing of a point stands."""
    return Closing(point, marks_at(point), point.sheets.count(), point.poll.is_closed(now))


def closings(points: list[PollingPoint], now: datetime) -> list[Closing]:
    """Return where the closing of each point stands, in two queries."""
    marks = marks_by_point(points)
    rows = PaperSheet.objects.filter(point__in=points).order_by().values("point").annotate(n=Count("pk"))
    entered = {row["point"]: row["n"] for row in rows}
    return [
        Closing(point, marks.get(point.pk, 0), entered.get(point.pk, 0), point.poll.is_closed(now))
        for point in points
    ]


def next_sheet_number(point: PollingPoint) -> int:
    """Return the first number that no sheet of the point bears."""
    taken = set(PaperSheet.objects.filter(point=point).values_list("number", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def sheets_of(point: PollingPoint, last: int | None = None) -> QuerySet[PaperSheet]:
    """Return the sheets entered at a point with what they say, the last number first."""
    sheets = point.sheets.order_by("-number").prefetch_related("entries")
    return sheets[:last] if last else sheets
