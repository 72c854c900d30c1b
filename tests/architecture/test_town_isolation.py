# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody, whatever their role in Ivry, reaches anything of another town on the same installation."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model
from django.http import HttpResponse
from django.test import Client

from caravane.foundation.accounts.models import Role, User
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import Proposal
from conftest import IN_THE_VOTE, make_member, make_user

from .addresses import Address, every_address
from .identifiers import values_for
from .towns import AFTER, COLOUR, HOST, MARK, OTHER_HOST, Town, two_towns

pytestmark = pytest.mark.django_db

ANONYMOUS, STRANGER, RESIDENT, FROM_THE_OTHER_TOWN = (
    "anonymous",
    "stranger",
    "resident",
    "its own coordinator",
)
ACTORS = [ANONYMOUS, STRANGER, RESIDENT, FROM_THE_OTHER_TOWN, *Role]
NOT_OF_A_TOWN = {
    "charte": "any digest gives the colours of the town that the host names",
}
OF_EVERYBODY = {"desk": "what is theirs, for people without a role"}
SIGNS_OUT = {"account_logout", "admin:logout", "sign_in_again"}
REFUSALS = {404, 405, 410}


@pytest.fixture
def towns() -> tuple[Town, Town]:
    return two_towns()


@pytest.fixture(autouse=True)
def _in_the_vote(at: Callable[[datetime], None]) -> None:
    at(IN_THE_VOTE)


def person(actor: str, ivry: Town, other: Town) -> User | None:
    if actor == ANONYMOUS:
        return None
    if actor == FROM_THE_OTHER_TOWN:
        return other.coordinator
    if actor == STRANGER:
        return make_user("karim@ailleurs.example", "Karim")
    roles = [] if actor == RESIDENT else [Role(actor)]
    return make_member(f"{actor}@ivry.example", actor, ivry.city, *roles)


def client_of(user: User | None, host: str = HOST) -> Client:
    client = Client(headers={"host": host}, raise_request_exception=True)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def leads_to_login(response: HttpResponse) -> bool:
    target = response.headers.get("Location", "")
    return response.status_code == 302 and ("/compte/login/" in target or "/administration/login/" in target)


def leaks(response: Any) -> list[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    told = body.decode(errors="replace") + str(response.headers)
    return [secret for secret in (MARK, COLOUR) if secret.lower() in told.lower()]


def answers(client: Client, address: Address, values: dict[str, Any]) -> Iterator[tuple[str, HttpResponse]]:
    yield "GET", client.get(address.path(values))
    yield "POST", client.post(address.path(values, "en"))


def kept_in_town(address: Address) -> bool:
    return (
        bool(address.parameters)
        and address.name not in NOT_OF_A_TOWN
        and not address.name.startswith("admin:")
    )


@pytest.mark.parametrize("actor", ACTORS)
def test_an_identifier_of_the_other_town_leads_nowhere(actor: str, towns: tuple[Town, Town]) -> None:
    ivry, other = towns
    client = client_of(user := person(actor, ivry, other))
    for address in filter(kept_in_town, every_address()):
        values = values_for(address, other)
        # The year alone is the other town's, then everything but the year.
        for mixed in [values, {**values, "year": ivry.conference.year}] if len(values) > 1 else [values]:
            for how, response in answers(client, address, mixed):
                refused = response.status_code in REFUSALS or (user is None and leads_to_login(response))
                assert refused, (
                    f"{how} {address} {mixed}: {response.status_code} {response.headers.get('Location')}"
                )
                assert not leaks(response), f"{how} {address} shows the other town"


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_of_ivry_shows_or_changes_the_other_town(actor: str, towns: tuple[Town, Town]) -> None:
    ivry, other = towns
    before = snapshot(other)
    user = person(actor, ivry, other)
    client = client_of(user)
    for address in every_address():
        if not address.parameters and address.name not in SIGNS_OUT:
            for how, response in answers(client, address, {}):
                # Their own name, in the masthead or their account, is theirs to see.
                if actor != FROM_THE_OTHER_TOWN:
                    assert not leaks(response), f"{how} {address} shows the other town"
    assert snapshot(other) == before


@pytest.mark.parametrize("actor", [STRANGER, RESIDENT, FROM_THE_OTHER_TOWN])
def test_without_a_role_in_ivry_its_back_office_does_not_exist(actor: str, towns: tuple[Town, Town]) -> None:
    client = client_of(person(actor, *towns))
    for address in back_office():
        for how, response in answers(client, address, values_for(address, towns[0])):
            assert response.status_code in REFUSALS, f"{how} {address}: {response.status_code}"


def back_office() -> list[Address]:
    found = [address for address in every_address() if address.route.startswith("gestion/")]
    return [address for address in found if address.name not in OF_EVERYBODY]


def test_anonymous_people_sign_in_before_the_back_office(towns: tuple[Town, Town]) -> None:
    client = client_of(None)
    for address in back_office():
        response = client.get(address.path(values_for(address, towns[0])))
        assert leads_to_login(response) or response.status_code == 405, address


def test_the_identifiers_are_true_ones(towns: tuple[Town, Town], at: Callable[[datetime], None]) -> None:
    """Where they belong, for their own coordinator, they lead to pages: the refusals above mean something."""
    _ivry, other = towns
    client = client_of(other.coordinator, OTHER_HOST)
    unreachable = [
        str(address)
        for address in filter(kept_in_town, every_address())
        if address.name not in LATER
        and not any(
            at(instant) or answered(client, address.path(values_for(address, other)))
            for instant in (IN_THE_VOTE, AFTER)
        )
    ]
    assert not unreachable


def answered(client: Client, path: str) -> bool:
    """Say whether a page exists there, to read or else to write to; what is written is forgotten."""
    status = client.get(path).status_code
    if status == 405:
        with transaction.atomic():
            status = client.post(path).status_code
            transaction.set_rollback(True)
    return status not in {404, 405}


LATER = {
    "ballot": "people vote in the current edition, at an address without a year",
    "ballot_identity": "people vote in the current edition, at an address without a year",
    "ballot_review": "people vote in the current edition, at an address without a year",
    "ballot_cast": "people vote in the current edition, at an address without a year",
    "desk_package_take_out": "once a form says which proposal",
    "booth": "people vote in the current edition, at an address without a year",
    "booth_entrance": "people vote in the current edition, at an address without a year",
    "booth_code": "people vote in the current edition, at an address without a year",
    "find_ballot": "once the results are public",
    "ballots_file": "once the results are public",
    "town_file": "once the town has a logo",
}


def test_an_unknown_host_finds_nothing(towns: tuple[Town, Town]) -> None:
    ivry, _other = towns
    client = client_of(ivry.coordinator, "nulle-part.example")
    for address in every_address():
        if kept_in_town(address) or not address.parameters:
            response = client.get(address.path(values_for(address, ivry)))
            assert response.status_code == 404, address
            assert not leaks(response)


def snapshot(town: Town) -> list[Any]:
    """Return every row that hangs off a town, as it stands."""
    return [
        (
            model._meta.label,
            list(model._default_manager.filter(**{path: town.city.pk}).order_by("pk").values()),
        )
        for model, path in PATHS.items()
    ]


def path_to_town(model: type[Model]) -> str | None:
    """Return the shortest way from a model to its town through foreign keys that are never empty."""
    ways: list[tuple[type[Model], str]] = [(model, "")]
    seen = {model}
    for here, way in ways:
        if here is City:
            return way.removesuffix("__") or "pk"
        for field in foreign_keys(here):
            if not field.null and field.related_model not in seen:
                seen.add(field.related_model)
                ways.append((field.related_model, f"{way}{field.name}__"))
    return None


def foreign_keys(model: type[Model]) -> list[Any]:
    return [
        one
        for one in model._meta.get_fields()
        if isinstance(one, Field) and (one.many_to_one or one.one_to_one)
    ]


PATHS = {
    model: path
    for model in apps.get_models()
    if model.__module__.startswith("caravane.") and (path := path_to_town(model))
}


HOSTILE_FIELDS = {
    "theme": lambda town: town.package.theme_id,
    "neighbourhood": lambda town: town.neighbourhood.pk,
    "package": lambda town: town.package.pk,
    "packages": lambda town: town.package.pk,
    "proposal": lambda town: town.proposal.pk,
    "proposals": lambda town: town.proposal.pk,
    "number": lambda town: town.proposal.number,
    "numbers": lambda town: town.proposal.number,
    "officials": lambda town: town.coordinator.pk,
    "point": lambda town: town.point.pk,
    "entry": lambda town: town.entry.pk,
    "user": lambda town: town.coordinator.pk,
    "run": lambda town: town.upload.pk,
}


def test_identifiers_of_the_other_town_slipped_into_forms_tie_nothing(towns: tuple[Town, Town]) -> None:
    ivry, other = towns
    client = client_of(ivry.coordinator)
    before = snapshot(other)
    for address in every_address():
        if address.name in SIGNS_OUT or not (kept_in_town(address) or not address.parameters):
            continue
        path = address.path(values_for(address, ivry))
        client.post(path, filled(client.get(path), other))
    assert not crossings()
    assert snapshot(other) == before


def filled(page: Any, other: Town) -> dict[str, Any]:
    """Fill every field of a page's forms: with their things where a name says which, else a word."""
    if not page.headers.get("Content-Type", "").startswith("text/html") or page.status_code != 200:
        return {}
    names = set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"', page.content.decode()))
    return {name: HOSTILE_FIELDS[name](other) if name in HOSTILE_FIELDS else "haies" for name in names}


def crossings() -> list[str]:
    """Return every row of a town that points to something of another town."""
    found = []
    for model, path in PATHS.items():
        for field in foreign_keys(model):
            if (there := PATHS.get(field.related_model)) and field.related_model is not City:
                rows = model._default_manager.filter(**{f"{field.name}__isnull": False})
                pairs = rows.values_list(path, f"{field.name}__{there}", "pk")
                found += [f"{model.__name__} {pk}: {field.name}" for one, two, pk in pairs if one != two]
    return found


def test_a_crossing_would_be_seen(towns: tuple[Town, Town]) -> None:
    ivry, other = towns
    assert not crossings()
    Proposal.objects.filter(pk=ivry.proposal.pk).update(neighbourhood=other.neighbourhood)
    assert crossings()


def test_every_model_but_these_hangs_off_a_town() -> None:
    free = {model.__name__ for model in apps.get_models() if model.__module__.startswith("caravane.")}
    assert free - {model.__name__ for model in PATHS} <= {
        "User",
        "DutyDone",
        "FirstCode",
        "Letter",
        "SharedEntry",
    }
