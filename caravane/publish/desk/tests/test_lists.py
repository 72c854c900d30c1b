# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists that grow and shrink without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City, Neighbourhood
from caravane.gather.proposals.models import Proposal

from .test_first_day import rows
from .test_preparation import poll_of

THEMES = "/gestion/conference/themes/"
PROGRAMME = "/gestion/conference/demarche/"
PLACES = "/gestion/conference/quartiers/"
SignIn = Callable[[User], Client]


@pytest.fixture
def desk(alice: User, conference: Conference, signed_in: SignIn) -> Client:
    return signed_in(alice)


def shown(response: Any) -> list[str]:
    return [form["name"].value() or "" for form in response.context["rows"]]


def themes_of(conference: Conference) -> list[dict[str, Any]]:
    names = ("name", "subtitle", "hue", "not_voted", "not_voted_reason")
    return [{"key": t.pk, **{n: getattr(t, n) for n in names}} for t in conference.themes.all()]


def test_buttons_add_remove_and_move_without_keeping_anything(desk: Client, conference: Conference) -> None:
    typed = themes_of(conference)
    typed[0]["name"] = "Vivre ensemble"
    names = [row["name"] for row in typed]
    presses = {
        "add": [*names, ""],
        "remove": [names[0], names[2]],
        "up": [names[1], names[0], names[2]],
        "down": [names[0], names[2], names[1]],
    }
    for button, expected in presses.items():
        assert shown(desk.post(THEMES, {**rows(*typed), button: "1"})) == expected
    assert not conference.themes.filter(name="Vivre ensemble").exists()


@pytest.mark.parametrize("index", ["-1", "99", "x", ""])
def test_a_button_that_names_no_row_changes_nothing(desk: Client, conference: Conference, index: str) -> None:
    assert len(shown(desk.post(THEMES, {**rows(*themes_of(conference)), "remove": index}))) == 3


def test_a_theme_is_saved_with_the_reason_why_it_is_not_voted(desk: Client, conference: Conference) -> None:
    typed = themes_of(conference)
    typed[1] |= {"not_voted": "transversal", "not_voted_reason": "Il traverse tout."}
    assert desk.post(THEMES, rows(*typed)).status_code == 302
    assert conference.themes.get(pk=typed[1]["key"]).not_voted_reason == "Il traverse tout."


def test_a_name_twice_a_missing_name_and_an_unknown_colour_are_refused(
    desk: Client, conference: Conference
) -> None:
    for change in ({"name": "se nourrir"}, {"name": ""}, {"hue": "gold"}):
        typed = themes_of(conference)
        typed[0] |= change
        response = desk.post(THEMES, rows(*typed))
        assert response.status_code == 200
        assert "demande votre attention" in response.content.decode()
    assert [t.name for t in conference.themes.all()] == ["Cohabiter", "Se nourrir", "Économiser"]


def test_a_theme_that_holds_proposals_stays(desk: Client, conference: Conference) -> None:
    theme = conference.themes.first()
    Proposal.objects.create(
        conference=conference,
        number=1,
        title="Des arbres",
        theme=theme,
        channel="web",
        said_on=conference.day,
        submitted_at=datetime(2021, 7, 1, tzinfo=UTC),
    )
    response = desk.post(THEMES, rows(*themes_of(conference)[1:]))
    assert "renommez-le" in response.content.decode()
    assert conference.themes.count() == 3


def test_the_words_of_a_theme_put_to_a_sealed_vote_stay(desk: Client, conference: Conference) -> None:
    poll_of(conference)
    typed = themes_of(conference)
    typed[0]["name"], typed[1]["name"] = typed[1]["name"], typed[0]["name"]
    assert "ne peuvent plus changer" in desk.post(THEMES, rows(*typed)).content.decode()
    assert conference.themes.first().name == "Cohabiter"
    typed = themes_of(conference)
    typed[2]["name"] = "Économiser ensemble"  # this one is not voted
    assert desk.post(THEMES, rows(*typed)).status_code == 302


def test_a_key_of_another_edition_makes_a_new_theme_and_touches_nothing_there(
    desk: Client, conference: Conference, vitry: City
) -> None:
    from conftest import make_conference

    foreign = make_conference(vitry).themes.first()
    assert foreign is not None
    City.objects.filter(pk=conference.programme.city_id).update(host="testserver")
    desk.post(THEMES, rows(*themes_of(conference), {"key": foreign.pk, "name": "Pris", "hue": "blue"}))
    foreign.refresh_from_db()
    assert foreign.name == "Cohabiter"
    assert conference.themes.filter(name="Pris").exists()


def test_buttons_of_the_neighbourhoods_keep_nothing_either(desk: Client, ivry: City) -> None:
    typed = [{"key": one.pk, "name": one.name} for one in ivry.neighbourhoods.all()]
    assert shown(desk.post(PLACES, {**rows(*typed), "add": "1"})) == ["Ivry-Port", "Petit-Ivry", ""]
    assert shown(desk.post(PLACES, {**rows(*typed), "remove": "0"})) == ["Petit-Ivry"]
    assert ivry.neighbourhoods.count() == 2


def test_a_target_more_leaves_what_was_typed_of_the_demarche(desk: Client, conference: Conference) -> None:
    typed = {"title": "Autrement", "short_title": "", "summary": ""}
    target = {"title": "Gaz", "change_percent": "-40", "base_year": "", "horizon": "2035"}
    page = desk.post(PROGRAMME, {**typed, **rows(target), "add": "1"})
    assert [form["title"].value() or "" for form in page.context["rows"]] == ["Gaz", ""]
    assert page.context["form"]["title"].value() == "Autrement"
    conference.programme.refresh_from_db()
    assert conference.programme.title != "Autrement"


def test_neighbourhoods_are_added_renamed_and_removed(desk: Client, ivry: City) -> None:
    port, petit = ivry.neighbourhoods.all()
    wanted = rows(
        {"key": petit.pk, "name": "Ivry-Port"}, {"key": port.pk, "name": "Petit-Ivry"}, {"name": "Centre"}
    )
    assert desk.post(PLACES, wanted).status_code == 302
    assert list(ivry.neighbourhoods.values_list("pk", "name"))[:2] == [
        (petit.pk, "Ivry-Port"),
        (port.pk, "Petit-Ivry"),
    ]
    desk.post(PLACES, rows())
    assert not Neighbourhood.objects.filter(city=ivry).exists()
