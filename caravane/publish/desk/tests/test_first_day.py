# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an empty database to a conference that can be prepared, over HTTP, without a script."""

import stat
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from caravane.foundation.accounts.models import Role, User
from caravane.foundation.accounts.queries import roles_in
from caravane.foundation.conferences.models import Conference, Programme, Theme
from caravane.foundation.territory import setup_code as codes
from caravane.foundation.territory.models import City
from caravane.support.files.tests.test_images import PNG

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOWN = {
    "name": "Bagnolet",
    "insee_code": "93006",
    "colour": "#7a1f5c",
    "accent": "#ffc83d",
    "you-email": "Nadia@bagnolet.example",
    "you-name": "Nadia",
    "you-password": "quatre mots tout simples",
}


@pytest.fixture(autouse=True)
def _clock(at: Callable[[datetime], None]) -> None:
    at(NOW)
    codes.forget_setup_code()


def posted(client: Client, **changes: Any) -> Any:
    return client.post("/installation/", {**TOWN, "code": codes.setup_code(), **changes})


def test_every_address_of_an_empty_installation_leads_to_its_first_page() -> None:
    for path in ("/", "/propositions/", "/gestion/", "/compte/login/", "/administration/"):
        assert Client().get(path).headers["Location"] == "/installation/"


def test_the_code_is_kept_for_its_owner_alone() -> None:
    code = codes.setup_code()
    assert stat.S_IMODE(codes.code_path().stat().st_mode) == 0o600
    assert codes.setup_code() == code
    assert codes.setup_link("http://localhost:8000") == f"http://localhost:8000/installation/?code={code}"


def test_without_the_code_the_page_says_where_to_find_it() -> None:
    codes.setup_code()
    assert str(codes.code_path()) in Client().get("/installation/").content.decode()
    wrong = Client().get("/installation/?code=guess")
    assert wrong.status_code == 403
    assert 'name="insee_code"' not in wrong.content.decode()
    assert Client().post("/installation/", {**TOWN, "code": "guess"}).status_code == 403
    assert not City.objects.exists()


def test_the_town_is_founded_and_its_first_coordinator_is_signed_in() -> None:
    client = Client()
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")
    response = posted(client, logo=logo)
    city, nadia = City.objects.get(), User.objects.get()
    assert response.headers["Location"] == "/gestion/conference/demarche/?premier-jour=1"
    assert (city.name, city.insee_code, city.colour) == ("Bagnolet", "93006", "#7a1f5c")
    assert client.get(f"/fichiers/{city.logo}").status_code == 200
    assert nadia.email == "nadia@bagnolet.example"
    assert nadia.emailaddress_set.get().verified
    assert roles_in(city, nadia, NOW.date()) == {Role.COORDINATOR, Role.ADMINISTRATOR}
    assert not nadia.is_superuser
    assert client.get("/gestion/").status_code == 200


def test_once_there_is_a_town_the_page_and_its_code_are_gone() -> None:
    posted(Client())
    assert not codes.code_path().exists()
    assert Client().get("/installation/").status_code == 404
    assert Client().post("/installation/", TOWN).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("insee_code", "9300", "cinq caractères"),
        ("name", "Bagno\u202elet", "U+202E"),
        ("colour", "#ffe000", "contraste de 1,3"),
        ("accent", "#7a1f5c", "contraste"),
        ("colour", "green", "s’écrit comme"),
        ("you-email", "nadia", "valide"),
        ("you-password", "court", "court"),
        ("name", "", "obligatoire"),
    ],
)
def test_bad_input_is_said_and_nothing_is_founded(field: str, value: str, said: str) -> None:
    response = posted(Client(), **{field: value})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not City.objects.exists()
    assert not User.objects.exists()


def test_a_logo_that_is_no_image_is_refused_and_the_rest_stays_typed() -> None:
    response = posted(Client(), logo=SimpleUploadedFile("logo.png", b"MZ", "image/png"))
    html = response.content.decode()
    assert "n’est pas une image" in html
    assert 'value="Bagnolet"' in html
    assert not City.objects.exists()


def test_a_logo_is_not_asked_for_twice() -> None:
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")
    html = posted(Client(), logo=logo, insee_code="x").content.decode()
    kept = html.split('name="kept_logo" value="')[1].split('"')[0]
    posted(Client(), kept_logo=kept)
    assert City.objects.get().logo == kept


def test_the_colours_are_shown_before_anything_is_kept() -> None:
    html = posted(Client(), preview="1", name="", colour="#123456").content.decode()
    assert 'fill="#123456"' in html
    assert "obligatoire" not in html
    assert not City.objects.exists()


def test_a_town_is_founded_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("quatre mots tout simples\n"))
    said = StringIO()
    options = {"town": "Bagnolet", "insee": "93006", "email": "nadia@bagnolet.example", "name": "Nadia"}
    call_command("start", **options, password_stdin=True, stdout=said)
    assert "Bagnolet" in said.getvalue()
    assert User.objects.get().check_password("quatre mots tout simples")
    with pytest.raises(CommandError, match="déjà sa ville"):
        call_command("start")


def test_the_terminal_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("court\n"))
    with pytest.raises(CommandError) as refusal:
        call_command("start", town="Bagnolet", insee="9", email="n", name="N", password_stdin=True)
    assert "cinq caractères" in str(refusal.value)
    with pytest.raises(CommandError, match="Il manque"):
        call_command("start")
    assert not City.objects.exists()


def rows(*given: dict[str, Any]) -> dict[str, Any]:
    typed = {f"rows-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}
    return {**typed, "rows-TOTAL_FORMS": len(given), "rows-INITIAL_FORMS": 0}


def test_the_five_steps_lead_to_a_conference_that_can_be_prepared() -> None:
    client = Client()
    step = posted(client).headers["Location"]
    assert "Étape 2 sur 5" in client.get(step).content.decode()
    said = {"title": "Pour le climat, à Bagnolet !", "short_title": "Bagnolet agit", "summary": ""}
    target = {"title": "émissions", "change_percent": "-40", "base_year": "2015", "horizon": "2035"}
    step = client.post(step, {**said, **rows(target)}).headers["Location"]
    assert Programme.objects.get().targets.get().change_percent == -40

    day = {"day": "2026-03-11", "title": "La conférence", "place": ""}
    proposal = client.post(step, {**day, "propose": "1"})
    assert not Conference.objects.exists()
    form = proposal.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert (typed["vote_first"], typed["vote_last"]) == (date(2026, 3, 2), date(2026, 3, 9))
    step = client.post(step, {**typed, "save": "1"}).headers["Location"]
    conference = Conference.objects.get()
    assert conference.phases.get(kind_key="vote").contains(NOW)

    shown = client.get(step).context["rows"]
    themes = [{name: str(form[name].value() or "") for name in form.fields} for form in shown]
    assert len(themes) == 5
    step = client.post(step, {**rows(*themes), "save": "1"}).headers["Location"]
    assert Theme.objects.filter(conference=conference, not_voted="").count() == 5

    html = client.get(step).content.decode()
    assert "Étape 5 sur 5" in html
    assert "Plus tard" in html
    assert client.get("/gestion/conference/").status_code == 200
