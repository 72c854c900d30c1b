# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small cast that every test knows.

Ivry is the town. Alice coordinates it, Omar is a polling official, Rosa lives there, Karim has no role.
Vitry is another town on the same installation; Véra coordinates it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management.commands.flush import Command as Flush
from django.db import connections
from django.test import Client

from caravane.foundation.accounts.models import Membership, Role, RoleGrant, User
from caravane.foundation.conferences.kinds import KINDS
from caravane.foundation.conferences.models import Conference, Phase, Programme, Theme
from caravane.foundation.core import immutable
from caravane.foundation.territory.models import City, Neighbourhood

PASSWORD = "la caravane passe"
DAY = date(2021, 12, 4)
IN_THE_VOTE = datetime(2021, 11, 27, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget the pages kept in memory; what is kept in the database goes with the test's rows."""
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture(autouse=True, scope="session")
def _flush_lifts_guards() -> Iterator[None]:
    """Append-only tables refuse a flush; the migrate signal that follows it puts the guards back."""
    handle = Flush.handle

    def lifted(self: Flush, **options: Any) -> Any:
        immutable.remove(connections[options["database"]])
        result = handle(self, **options)
        immutable.install(connections[options["database"]])
        return result

    Flush.handle = lifted
    yield
    Flush.handle = handle


def make_city(name: str, insee_code: str, host: str = "") -> City:
    return City.objects.create(name=name, insee_code=insee_code, host=host)


def make_user(email: str, name: str = "") -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def make_member(email: str, name: str, city: City, *roles: Role) -> User:
    user = make_user(email, name)
    membership = Membership.objects.create(user=user, city=city)
    RoleGrant.objects.bulk_create(RoleGrant(membership=membership, role=role) for role in roles)
    return user


def make_conference(city: City, day: date = DAY) -> Conference:
    """Return an edition with the usual calendar around its day, and three themes, the last one not voted."""
    programme, _ = Programme.objects.get_or_create(
        city=city,
        defaults={"title": f"Pour le climat, à {city.name}, on agit !", "short_title": "Pour le climat !"},
    )
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    conference = Conference.objects.create(
        programme=programme,
        year=day.year,
        title=f"Conférence {day.year}",
        day=day,
        published_at=noon - timedelta(200),
    )
    Phase.objects.bulk_create(
        Phase(
            conference=conference,
            kind_key=kind.key,
            starts_at=noon + kind.starts,
            ends_at=noon + kind.starts + kind.lasts,
        )
        for kind in KINDS.values()
    )
    make_themes(conference)
    return conference


def make_themes(conference: Conference) -> list[Theme]:
    rows = [("cohabiter", "Cohabiter", "green", ""), ("nourrir", "Se nourrir", "red", "")]
    rows.append(("economiser", "Économiser", "amber", Theme.NotVoted.STUDY))
    return [
        Theme.objects.create(conference=conference, slug=slug, name=name, hue=hue, not_voted=why, order=order)
        for order, (slug, name, hue, why) in enumerate(rows)
    ]


@pytest.fixture
def ivry(db: None) -> City:
    city = make_city("Ivry-sur-Seine", "94041")
    Neighbourhood.objects.create(city=city, name="Ivry-Port")
    Neighbourhood.objects.create(city=city, name="Petit-Ivry")
    return city


@pytest.fixture
def vitry(db: None) -> City:
    return make_city("Vitry-sur-Seine", "94081", host="vitry.example")


@pytest.fixture
def conference(ivry: City) -> Conference:
    return make_conference(ivry)


@pytest.fixture
def alice(ivry: City) -> User:
    return make_member("alice@ivry.example", "Alice", ivry, Role.COORDINATOR)


@pytest.fixture
def omar(ivry: City) -> User:
    return make_member("omar@ivry.example", "Omar", ivry, Role.POLLING_OFFICIAL)


@pytest.fixture
def rosa(ivry: City) -> User:
    return make_member("rosa@ivry.example", "Rosa", ivry)


@pytest.fixture
def karim(db: None) -> User:
    return make_user("karim@ailleurs.example", "Karim")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a way to open a client on which a person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a way to set the clock that views read (`request.now`)."""

    def set_clock(instant: datetime) -> None:
        monkeypatch.setattr("caravane.foundation.conferences.middleware.timezone.now", lambda: instant)

    return set_clock
