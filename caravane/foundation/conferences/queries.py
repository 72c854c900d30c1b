# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is open when: the one place that compares the calendar with the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from caravane.foundation.territory.models import City

from .kinds import Act
from .models import Conference, Phase, Programme

PROGRAMME = tuple(
    field.attname for field in Programme._meta.concrete_fields if field.attname not in {"id", "city_id"}
)
# Asked for nearly every page: ready-made, with the programme.
CURRENT = (
    "SELECT conferences_conference.*, "  # noqa: S608 - constants
    + ", ".join(f"conferences_programme.{name} AS programme_{name}" for name in PROGRAMME)
    + " FROM conferences_conference JOIN conferences_programme ON conferences_programme.id = programme_id "
    "WHERE city_id = %s ORDER BY CASE WHEN published_at IS NULL THEN 1 ELSE 0 END, year DESC LIMIT 1"
)


class Moment(StrEnum):
    """Where a phase stands: behind us, now, ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class RouteStop:
    """A phase as a stop on the caravan's way."""

    phase: Phase
    moment: Moment


def moment_of(phase: Phase, now: datetime) -> Moment:
    """Say whether a phase is behind us, now or ahead."""
    if now < phase.starts_at:
        return Moment.AHEAD
    return Moment.NOW if phase.contains(now) else Moment.DONE


def current_conference(city: City) -> Conference | None:
    """Return the town's latest published edition, or its latest one when none is published."""
    for conference in Conference.objects.raw(CURRENT, [city.pk]):
        return _with_programme(conference, city)
    return None


def _with_programme(conference: Any, city: City) -> Conference:
    """Give a conference the programme and the town that were read along with it."""
    values = {name: getattr(conference, f"programme_{name}") for name in PROGRAMME}
    conference.programme = Programme(pk=conference.programme_id, city=city, **values)
    found: Conference = conference
    return found


def conference_of_year(city: City, year: int) -> Conference | None:
    """Return the town's edition of that year, or None."""
    return Conference.objects.filter(programme__city=city, year=year).select_related("programme").first()


def route(phases: Iterable[Phase], now: datetime) -> list[RouteStop]:
    """Return the phases in order of their dates, each with its moment."""
    ordered = sorted(phases, key=lambda phase: (phase.starts_at, phase.ends_at))
    return [RouteStop(phase, moment_of(phase, now)) for phase in ordered]


def opens(phases: Iterable[Phase], act: Act, now: datetime) -> bool:
    """Say whether a phase of the edition opens this act at this instant."""
    return any(phase.contains(now) and act in phase.kind.opens for phase in phases)


def next_boundary(phases: Iterable[Phase], now: datetime) -> datetime | None:
    """Return the next instant at which a phase starts or ends, or None after the last."""
    instants = (instant for phase in phases for instant in (phase.starts_at, phase.ends_at))
    return min((instant for instant in instants if instant > now), default=None)
