# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the home page shows, in a number of queries that does not depend on what the town has gathered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from caravane.decide.packages.models import Package
from caravane.decide.voting.models.poll import Poll
from caravane.decide.voting.models.roll import Mark
from caravane.foundation.conferences.kinds import Act
from caravane.foundation.conferences.models import Conference, Event, Phase, Target, Theme
from caravane.foundation.conferences.queries import Moment, RouteStop, route
from caravane.gather.proposals.models import Proposal

from .logic import PollTimes, Stop, Today, today

EVENTS_SHOWN = 3


@dataclass(frozen=True)
class Figures:
    """What was done together, counted now; what is not yet so, or not yet public, is None."""

    proposals: int
    packages: int
    voters: int | None


@dataclass(frozen=True)
class HomePage:
    """Everything the home page of an edition shows."""

    today: Today
    route: list[RouteStop]
    current: Phase | None
    coming: Phase | None
    figures: Figures
    targets: list[Target]
    voted_themes: list[Theme]
    other_themes: list[Theme]
    events: list[Event]
    poll: Poll | None
    other_editions: list[Conference]
    latest: Conference


def home_page(conference: Conference, now: datetime) -> HomePage:
    """Return what an edition's home page shows at an instant. Six queries at most."""
    phases = conference.calendar
    stops = route(phases, now)
    themes = themes_with_counts(conference)
    poll = public_poll(conference)
    every = editions(conference)
    counted = next(one.proposal_count for one in every if one == conference)  # type: ignore[attr-defined]
    return HomePage(
        today=today_of(conference, phases, poll, now),
        route=stops,
        current=current_phase(stops),
        coming=next((stop.phase for stop in stops if stop.moment is Moment.AHEAD), None),
        figures=figures(counted, themes, poll, now),
        targets=list(Target.objects.filter(programme=conference.programme_id)),
        voted_themes=[theme for theme in themes if not theme.not_voted],
        other_themes=[theme for theme in themes if theme.not_voted],
        events=coming_events(conference, now),
        poll=poll,
        other_editions=[one for one in every if one != conference],
        latest=next((one for one in every if one.published_at), conference),
    )


def themes_with_counts(conference: Conference) -> list[Theme]:
    """Return the edition's themes, each with `proposal_count` and `package_count` (published packages)."""
    # Counts are subqueries of their own: two joins would multiply each other.
    proposals = Proposal.objects.filter(theme=OuterRef("pk")).order_by().values("theme")
    packages = (
        Package.objects.filter(theme=OuterRef("pk"), published_at__isnull=False).order_by().values("theme")
    )
    return list(
        Theme.objects.filter(conference=conference).annotate(
            proposal_count=_number(proposals), package_count=_number(packages)
        )
    )


def _number(grouped: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


def public_poll(conference: Conference) -> Poll | None:
    """Return the edition's poll once it is sealed, with `voter_count`; before, nobody is told of it."""
    marks = Mark.objects.filter(roll_entry__poll=OuterRef("pk")).order_by().values("roll_entry__poll")
    polls = Poll.objects.filter(conference=conference, sealed_at__isnull=False)
    return polls.annotate(voter_count=_number(marks)).first()


def editions(conference: Conference) -> list[Conference]:
    """Return this edition and the town's published ones, latest first, each with `proposal_count`."""
    proposals = Proposal.objects.filter(conference=OuterRef("pk")).order_by().values("conference")
    return list(
        Conference.objects.filter(programme=conference.programme_id)
        .filter(Q(published_at__isnull=False) | Q(pk=conference.pk))
        .annotate(proposal_count=_number(proposals))
    )


def coming_events(conference: Conference, now: datetime) -> list[Event]:
    """Return the next dates for people, those of today included, soonest first."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(Event.objects.filter(conference=conference, starts_at__gte=midnight)[:EVENTS_SHOWN])


def figures(proposals: int, themes: list[Theme], poll: Poll | None, now: datetime) -> Figures:
    """Return the figures of what was done together; turnout is public from the hour the poll opens."""
    packages = sum(theme.package_count for theme in themes)  # type: ignore[attr-defined]
    voters = poll.voter_count if poll and now >= poll.opens_at else None  # type: ignore[attr-defined]
    return Figures(proposals=proposals, packages=packages, voters=voters)


def current_phase(stops: list[RouteStop]) -> Phase | None:
    """Return the phase to be marked as the current step: of those now, the last that began."""
    return next((stop.phase for stop in reversed(stops) if stop.moment is Moment.NOW), None)


def today_of(conference: Conference, phases: list[Phase], poll: Poll | None, now: datetime) -> Today:
    """Return the edition's situation at an instant, on the town's own day."""
    return today(
        stops=[
            Stop(phase.kind_key, phase.starts_at, phase.ends_at, Act.SUBMIT_PROPOSAL in phase.kind.opens)
            for phase in phases
        ],
        poll=PollTimes(poll.opens_at, poll.closes_at, published=poll.published_at is not None)
        if poll
        else None,
        conference_day=conference.day,
        day=timezone.localdate(now),
        now=now,
    )
