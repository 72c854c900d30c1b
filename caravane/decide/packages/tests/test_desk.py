# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from caravane.decide.packages.actions import create_package, include_many
from caravane.decide.packages.models import Inclusion, Package
from caravane.foundation.accounts.models import Role, User
from caravane.foundation.conferences.models import Theme
from caravane.foundation.territory.models import City
from conftest import make_conference, make_member

from .conftest import NOW, Propose

SignIn = Callable[[User], Client]
DESK = "/gestion/paquets/"


@pytest.fixture
def desk(alice: User, signed_in: SignIn) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def package(theme: Theme) -> Package:
    return create_package(theme=theme, title="Végétaliser", now=NOW)


def test_only_those_who_coordinate_see_the_desk(
    client: Client, package: Package, rosa: User, omar: User, signed_in: SignIn
) -> None:
    assert client.get(DESK).status_code == 302
    for person in (rosa, omar):
        assert signed_in(person).get(DESK).status_code == 404
        assert signed_in(person).post(f"{DESK}{package.pk}/publier/").status_code == 404


def test_a_package_is_created_then_filled(desk: Client, theme: Theme, propose: Propose) -> None:
    trees, hedges = propose(theme=theme), propose("Des haies", theme=theme)
    words = {
        "theme": theme.pk,
        "title": "Végétaliser",
        "summary": "Des arbres.",
        "description": "Un.\r\n\r\nDeux.",
    }
    response = desk.post(f"{DESK}nouveau/", words)
    package = Package.objects.get()
    assert response.url == f"{DESK}{package.pk}/"
    assert package.description == "Un.\n\nDeux."
    desk.post(f"{DESK}{package.pk}/ajouter/", {"proposal": [trees.pk, hedges.pk]})
    assert package.inclusions.count() == 2


def test_a_package_without_a_title_is_asked_again_with_what_was_typed(desk: Client, theme: Theme) -> None:
    response = desk.post(f"{DESK}nouveau/", {"theme": theme.pk, "title": "", "summary": "Des arbres."})
    assert response.status_code == 200
    html = response.content.decode()
    assert 'role="alert"' in html
    assert "Des arbres." in html
    assert not Package.objects.exists()


def test_saving_without_a_change_writes_nothing(desk: Client, package: Package, propose: Propose) -> None:
    include_many(pairs=[(package, propose())], author=None, now=NOW)
    desk.post(f"{DESK}{package.pk}/publier/")
    words = {"theme": package.theme_id, "title": package.title, "summary": "", "description": ""}
    desk.post(f"{DESK}{package.pk}/", words)
    assert package.versions.count() == 1
    desk.post(f"{DESK}{package.pk}/", words | {"title": "Végétaliser partout"})
    assert package.versions.count() == 2


def test_the_unsorted_are_ticked_into_a_package(desk: Client, package: Package, propose: Propose) -> None:
    trees, hedges = propose(), propose("Des haies")
    assert "2 propositions" in desk.get(f"{DESK}a-ranger/").content.decode()
    desk.post(f"{DESK}a-ranger/", {"package": package.pk, "proposal": [hedges.pk]})
    assert list(Inclusion.objects.values_list("proposal", flat=True)) == [hedges.pk]
    html = desk.get(f"{DESK}a-ranger/").content.decode()
    assert trees.title in html
    assert hedges.title not in html


def test_the_search_finds_words_and_numbers(desk: Client, package: Package, propose: Propose) -> None:
    propose("Planter des arbres")
    propose("Des cantines végétales")
    for words in ("cantine", "2"):
        html = desk.get(f"{DESK}a-ranger/", {"scope": "unsorted", "q": words}).content.decode()
        assert "Des cantines végétales" in html
        assert "Planter des arbres" not in html


def test_what_is_in_a_package_is_still_found_among_all(
    desk: Client, package: Package, propose: Propose
) -> None:
    include_many(pairs=[(package, propose("Des haies"))], author=None, now=NOW)
    html = desk.get(f"{DESK}a-ranger/", {"scope": "all"}).content.decode()
    assert "Des haies" in html
    assert "déjà dans «\xa0Végétaliser\xa0»" in html


def test_sending_without_a_tick_says_so(desk: Client, package: Package) -> None:
    response = desk.post(f"{DESK}{package.pk}/ajouter/", follow=True)
    assert "Cochez au moins une proposition." in response.content.decode()


def test_ticking_what_is_there_already_says_so(desk: Client, package: Package, propose: Propose) -> None:
    trees = propose()
    include_many(pairs=[(package, trees)], author=None, now=NOW)
    response = desk.post(f"{DESK}{package.pk}/ajouter/", {"proposal": trees.pk}, follow=True)
    assert "déjà dans ce paquet" in response.content.decode()


def test_a_proposal_is_taken_out(desk: Client, package: Package, propose: Propose) -> None:
    trees = propose()
    include_many(pairs=[(package, trees)], author=None, now=NOW)
    desk.post(f"{DESK}{package.pk}/retirer/", {"proposal": trees.pk})
    assert not package.inclusions.exists()


def test_packages_are_ordered_by_buttons(desk: Client, package: Package, theme: Theme) -> None:
    other = create_package(theme=theme, title="Rafraîchir", now=NOW)
    desk.post(f"{DESK}ordre/", {"up": other.pk})
    assert list(Package.objects.values_list("title", flat=True)) == ["Rafraîchir", "Végétaliser"]


def test_all_of_a_theme_is_published_at_once(desk: Client, package: Package, propose: Propose) -> None:
    include_many(pairs=[(package, propose())], author=None, now=NOW)
    desk.post(f"{DESK}themes/cohabiter/publier/")
    package.refresh_from_db()
    assert package.published_at is not None
    desk.post(f"{DESK}{package.pk}/publier/", {"off": ""})
    package.refresh_from_db()
    assert package.published_at is None


def test_an_empty_package_is_not_published_and_the_reason_is_said(desk: Client, package: Package) -> None:
    response = desk.post(f"{DESK}{package.pk}/publier/", follow=True)
    assert "aucune proposition" in response.content.decode()


def test_identifiers_of_another_town_do_not_exist(
    package: Package, propose: Propose, ivry: City, vitry: City, signed_in: SignIn
) -> None:
    make_conference(vitry)
    vera = make_member("vera@vitry.example", "Véra", vitry, Role.COORDINATOR)
    client = signed_in(vera)
    host = {"headers": {"host": "vitry.example"}}
    trees = propose()
    for path in (
        f"{package.pk}/",
        f"{package.pk}/ajouter/",
        f"{package.pk}/retirer/",
        f"{package.pk}/publier/",
    ):
        assert client.post(DESK + path, {"proposal": trees.pk}, **host).status_code == 404
    for data in ({"up": package.pk}, {"down": package.pk}):
        assert client.post(f"{DESK}ordre/", data, **host).status_code == 404
    assert client.post(f"{DESK}a-ranger/", {"package": package.pk}, **host).status_code == 404
    assert client.get(f"{DESK}{package.pk}/", **host).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "-1", "1.5", "9" * 40])
def test_a_key_that_is_no_number_does_not_exist(desk: Client, package: Package, key: str) -> None:
    assert desk.post(f"{DESK}ordre/", {"up": key}).status_code == 404


@pytest.mark.parametrize("count", [1, 40])
def test_queries_do_not_grow_with_what_there_is(
    desk: Client,
    theme: Theme,
    propose: Propose,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    packages = [create_package(theme=theme, title=f"Paquet {number}", now=NOW) for number in range(count)]
    include_many(pairs=[(one, propose(theme=theme)) for one in packages], author=None, now=NOW)
    for _ in range(count):
        propose(theme=theme)
    for path in ("", "a-ranger/", f"{packages[0].pk}/"):
        with django_assert_max_num_queries(16):
            assert desk.get(DESK + path).status_code == 200


def test_the_lists_export_what_they_show(
    desk: Client, package: Package, propose: Propose, ivry: City
) -> None:
    include_many(pairs=[(package, propose("Planter des arbres"))], author=None, now=NOW)
    propose("=HYPERLINK(1)")
    City.objects.filter(pk=ivry.pk).update(is_demonstration=True)
    assert sheet(desk.get(f"{DESK}export.xlsx")) == [
        ["Thème", "Paquet", "Propositions", "État", None],
        ["Cohabiter", "Végétaliser", 1, "pas encore public", "données de démonstration"],
    ]
    rows = sheet(desk.get(f"{DESK}a-ranger/export.xlsx"))
    assert [row[1] for row in rows] == ["Titre", "=HYPERLINK(1)"]


def sheet(response: HttpResponse) -> list[list[object]]:
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.content), data_only=False)
    return [[cell.value or None for cell in row] for row in book.active.iter_rows()]
