# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from .errors import NeighbourhoodInUse, TownExists
from .models import City, Neighbourhood

EDITABLE = ("name", "insee_code", "colour", "accent", "logo", "contact_email")


def touch_content(*, city: City) -> None:
    """Say that public content of the town changed: every cached page of it is stale from this commit on.

    To be called inside the transaction of the action that changes the content.
    """
    City.objects.filter(pk=city.pk).update(content_version=F("content_version") + 1)


@transaction.atomic
def found_town(
    *, name: str, insee_code: str, colour: str, accent: str, logo: str = "", contact_email: str = ""
) -> City:
    """Create the first town of an empty installation. Raises TownExists once there is one.

    SQLite's transactions are immediate; on PostgreSQL two first days at once would meet on the INSEE code,
    and the set-up code works once.
    """
    if City.objects.exists():
        raise TownExists(_("This installation already has its town."))
    return City.objects.create(
        name=name, insee_code=insee_code, colour=colour, accent=accent, logo=logo, contact_email=contact_email
    )


@transaction.atomic
def edit_town(*, city: City, **facts: str) -> None:
    """Change what the town shows of itself: name, INSEE code, colours, logo, contact e-mail."""
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a town has no {', '.join(sorted(unknown))}")
    City.objects.filter(pk=city.pk).update(**facts)
    touch_content(city=city)


@transaction.atomic
def set_neighbourhoods(*, city: City, rows: Sequence[tuple[int | None, str]]) -> None:
    """Make the town's neighbourhoods these, in this order; each row is (key or None, name).

    Raises NeighbourhoodInUse when one that is left out is written somewhere.
    """
    kept = {key for key, _name in rows if key}
    for gone in city.neighbourhoods.exclude(pk__in=kept):
        try:
            gone.delete()
        except ProtectedError as protected:
            message = _("“%(name)s” is written on proposals: rename it, but do not remove it.") % {
                "name": gone.name
            }
            raise NeighbourhoodInUse(message) from protected
    free_names(city)
    for order, (key, name) in enumerate(rows):
        if key:
            city.neighbourhoods.filter(pk=key).update(name=name, order=order)
        else:
            Neighbourhood.objects.create(city=city, name=name, order=order)
    touch_content(city=city)


def free_names(city: City) -> None:
    """Let two neighbourhoods exchange their names: each first takes a name that nobody writes."""
    for one in city.neighbourhoods.all():
        city.neighbourhoods.filter(pk=one.pk).update(name=f"\x1f{one.pk}")
