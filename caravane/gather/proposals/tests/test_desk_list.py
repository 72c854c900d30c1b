# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import NewProposal, submit_many
from conftest import IN_THE_VOTE

LIST = "/gestion/propositions/"
EXPORT = "/gestion/propositions/export.xlsx"


@pytest.fixture
def desk(alice: User, conference: Conference, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(alice)


def say(conference: Conference, *titles: str, **fields: object) -> None:
    values = {"body": "Dit.", "said_on": date(2021, 9, 1), "channel": "web"} | fields
    rows = [NewProposal(title, **values) for title in titles]  # type: ignore[arg-type]
    submit_many(conference=conference, proposals=rows, now=IN_THE_VOTE)


def exported(client: Client, query: str = "") -> list[object]:
    sheet = load_workbook(io.BytesIO(client.get(EXPORT + query).content)).active
    return [cell.value for cell in sheet["B"][1:]]


def test_an_empty_edition_leads_to_the_import(desk: Client) -> None:
    assert "/gestion/propositions/import/" in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Des vélos", "Des arbres", "Un vélo-école"]),
        ("?q=velo", ["Des vélos", "Un vélo-école"]),
        ("?q=2", ["Des arbres"]),
        ("?theme=nourrir", ["Un vélo-école"]),
        ("?theme=-", ["Des vélos", "Des arbres"]),
        ("?canal=paper", ["Un vélo-école"]),
        ("?q=velo&theme=nourrir&canal=web", []),
        ("?theme=inconnu&page=9", []),
    ],
)
def test_the_export_holds_exactly_what_the_list_shows(
    desk: Client, conference: Conference, query: str, titles: list[str]
) -> None:
    say(conference, "Des vélos", "Des arbres")
    say(conference, "Un vélo-école", theme=conference.themes.get(slug="nourrir"), channel="paper")
    page = desk.get(LIST + query).content.decode()
    assert [title for title in ("Des vélos", "Des arbres", "Un vélo-école") if f">{title}<" in page] == titles
    assert exported(desk, query) == titles


def test_the_list_takes_as_many_queries_at_any_size(
    desk: Client, conference: Conference, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for size in (2, 300):
        say(conference, *(f"Idée {n}" for n in range(size)))
        with django_assert_max_num_queries(11) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_export_of_the_demonstration_says_so(desk: Client, conference: Conference, ivry: City) -> None:
    City.objects.filter(pk=ivry.pk).update(is_demonstration=True)
    say(conference, "Des vélos")
    response = desk.get(EXPORT)
    assert "demonstration" in response["Content-Disposition"]
    assert load_workbook(io.BytesIO(response.content)).sheetnames == ["Données de démonstration"]


def test_residents_find_nothing(
    rosa: User, conference: Conference, signed_in: Callable[[User], Client]
) -> None:
    assert [signed_in(rosa).get(address).status_code for address in (LIST, EXPORT)] == [404, 404]
