# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town, its démarche, the edition's calendar and themes, and one account per role."""

from datetime import timedelta

from caravane.foundation.accounts.actions import create_account, grant
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Event, Phase, Programme, Target, Theme
from caravane.foundation.territory.models import City, Neighbourhood

from . import records
from .calendar import Calendar


def create_city() -> City:
    city = City.objects.create(**records.conference()["city"], is_demonstration=True)
    for order, name in enumerate(records.places()["neighbourhoods"].values()):
        Neighbourhood.objects.create(city=city, name=name, order=order)
    return city


def create_conference(city: City, calendar: Calendar) -> Conference:
    record = records.conference()
    programme = Programme.objects.create(city=city, **record["programme"])
    for order, target in enumerate(record["target"]):
        Target.objects.create(programme=programme, order=order, **target)
    day = calendar.day(record["conference"]["day"])
    conference = Conference.objects.create(
        programme=programme,
        year=day.year,
        title=record["conference"]["title"].replace(str(record["conference"]["year"]), str(day.year)),
        day=day,
        place=record["conference"]["place"],
        published_at=calendar.start(record["phase"][0]["from"]) - timedelta(days=14),
    )
    _create_calendar(conference, calendar)
    _create_themes(conference)
    return conference


def _create_calendar(conference: Conference, calendar: Calendar) -> None:
    for row in records.conference()["phase"]:
        Phase.objects.create(
            conference=conference,
            kind_key=row["kind"],
            starts_at=calendar.start(row["from"]),
            ends_at=calendar.end(row["until"]),
        )
    for row in records.conference()["event"]:
        starts_at = calendar.start(row["day"]) + timedelta(hours=11)
        Event.objects.create(
            conference=conference, title=row["title"], place=row["place"], starts_at=starts_at
        )


def _create_themes(conference: Conference) -> None:
    for order, row in enumerate(records.themes()):
        words = {
            key: row.get(key, "")
            for key in ("slug", "name", "subtitle", "hue", "not_voted", "not_voted_reason")
        }
        Theme.objects.create(conference=conference, order=order, **words)


def create_accounts(city: City, password: str) -> dict[str, User]:
    """Return the accounts by e-mail: one per role, and one resident."""
    return {row["email"]: _create_account(city, row, password) for row in records.conference()["account"]}


def _create_account(city: City, row: records.Record, password: str) -> User:
    user = create_account(email=row["email"], password=password, name=row["name"])
    grant(city, user, row["roles"], until=None)
    return user
