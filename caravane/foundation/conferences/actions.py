# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write about a démarche, its targets, an edition, its calendar and its themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caravane.foundation.territory.actions import touch_content
from caravane.foundation.territory.models import City

from .errors import CalendarRefused, EditionExists, ThemeInUse
from .logic import Calendar, contradictions
from .models import Conference, Phase, Programme, Target, Theme


@dataclass(frozen=True)
class TargetRow:
    """A target as it is typed."""

    title: str
    horizon: int
    change_percent: int | None = None
    base_year: int | None = None


@dataclass(frozen=True)
class ThemeRow:
    """A theme as it is typed; `key` is that of the theme it changes, None for a new one."""

    name: str
    hue: str
    subtitle: str = ""
    not_voted: str = ""
    not_voted_reason: str = ""
    key: int | None = None


@transaction.atomic
def set_programme(
    *, city: City, title: str, short_title: str, summary: str, targets: Sequence[TargetRow]
) -> Programme:
    """Write the town's démarche and its targets, in this order."""
    programme, _created = Programme.objects.update_or_create(
        city=city, defaults={"title": title, "short_title": short_title, "summary": summary}
    )
    programme.targets.all().delete()
    Target.objects.bulk_create(
        Target(
            programme=programme,
            title=row.title,
            change_percent=row.change_percent,
            base_year=row.base_year,
            horizon=row.horizon,
            order=order,
        )
        for order, row in enumerate(targets)
    )
    touch_content(city=city)
    return programme


@transaction.atomic
def open_edition(*, programme: Programme, title: str, day: date, place: str, now: datetime) -> Conference:
    """Create an edition. The first one of a town is public at once; a later one waits to be published.

    Raises EditionExists when the town has one of that year.
    """
    first = not programme.conferences.exists()
    try:
        with transaction.atomic():
            conference = programme.conferences.create(
                year=day.year, title=title, day=day, place=place, published_at=now if first else None
            )
    except IntegrityError as clash:
        raise EditionExists(_("There is already a conference in %(year)s.") % {"year": day.year}) from clash
    touch_content(city=programme.city)
    return conference


@transaction.atomic
def set_calendar(*, conference: Conference, title: str, day: date, place: str, calendar: Calendar) -> None:
    """Write the conference day and the phases of an edition; a phase left out of `calendar` is removed.

    Spans are in whole days of the town. Raises CalendarRefused when they contradict each other, EditionExists
    when the year moves onto another edition's.
    """
    if contradictions(day, calendar):
        raise CalendarRefused(_("These dates contradict each other."))
    others = conference.programme.conferences.exclude(pk=conference.pk)
    if others.filter(year=day.year).exists():
        raise EditionExists(_("There is already a conference in %(year)s.") % {"year": day.year})
    Conference.objects.filter(pk=conference.pk).update(title=title, day=day, place=place, year=day.year)
    conference.phases.exclude(kind_key__in=calendar).delete()
    for key, span in calendar.items():
        Phase.objects.update_or_create(
            conference=conference,
            kind_key=key,
            defaults={"starts_at": midnight(span.first), "ends_at": midnight(span.last + timedelta(days=1))},
        )
    touch_content(city=conference.programme.city)


def midnight(day: date) -> datetime:
    """Return the instant at which a day starts in the town."""
    return timezone.make_aware(datetime.combine(day, time.min))


@transaction.atomic
def set_themes(*, conference: Conference, rows: Sequence[ThemeRow]) -> None:
    """Make the themes of an edition these, in this order. A theme keeps its address when it is renamed.

    Raises ThemeInUse when one that is left out is written on a proposal or a package.
    """
    kept = {row.key for row in rows if row.key}
    for gone in conference.themes.exclude(pk__in=kept):
        remove_theme(gone)
    for theme in conference.themes.all():  # two themes may exchange their names
        conference.themes.filter(pk=theme.pk).update(name=f"\x1f{theme.pk}")
    for order, row in enumerate(rows):
        facts = {
            "name": row.name,
            "subtitle": row.subtitle,
            "hue": row.hue,
            "not_voted": row.not_voted,
            "not_voted_reason": row.not_voted_reason if row.not_voted else "",
            "order": order,
        }
        if row.key:
            conference.themes.filter(pk=row.key).update(**facts)
        else:
            conference.themes.create(slug=free_slug(conference, row.name), **facts)
    touch_content(city=conference.programme.city)


def remove_theme(theme: Theme) -> None:
    try:
        theme.delete()
    except ProtectedError as protected:
        message = _("“%(name)s” already holds proposals or packages: rename it, but do not remove it.")
        raise ThemeInUse(message % {"name": theme.name}) from protected


def free_slug(conference: Conference, name: str) -> str:
    """Return an address for a theme that no other theme of the edition has."""
    base = slugify(name)[:50] or "theme"
    taken = set(conference.themes.values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
