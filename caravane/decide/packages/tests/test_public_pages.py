# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from caravane.decide.packages.actions import create_package, include_many, publish_package
from caravane.decide.packages.models import Package
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City
from conftest import make_conference

from .conftest import NOW, Propose

SetClock = Callable[[datetime], None]


@pytest.fixture
def public(theme: Theme, propose: Propose) -> Callable[..., Package]:
    """Return a way to make a public package that holds some proposals."""

    def make(title: str, count: int = 1, **fields: str) -> Package:
        package = create_package(theme=theme, title=title, now=NOW, **fields)
        pairs = [(package, propose(f"{title} {number}", theme=theme)) for number in range(count)]
        include_many(pairs=pairs, author=None, now=NOW)
        return publish_package(package=package, now=NOW)

    return make


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_list_shows_public_packages_under_their_theme(
    client: Client, theme: Theme, public: Callable[..., Package]
) -> None:
    public("Végétaliser", 2)
    create_package(theme=theme, title="En préparation", now=NOW)
    html = page(client, "/paquets/")
    assert 'href="/paquets/vegetaliser/"' in html
    assert "2 propositions" in html
    assert "En préparation" not in html
    assert "Se nourrir" not in html  # a theme without a public package


def test_a_list_without_packages_says_what_comes(client: Client, conference: Conference) -> None:
    assert "Les paquets se préparent" in page(client, "/paquets/")


def test_a_package_shows_its_words_safely_and_its_proposals(
    client: Client, public: Callable[..., Package]
) -> None:
    public(
        "Végétaliser", 2, summary="Des arbres.", description="Pour **respirer**. <script>alert(1)</script>"
    )
    html = page(client, "/paquets/vegetaliser/")
    assert "<strong>respirer</strong>" in html
    assert "<script>alert" not in html
    assert 'href="/propositions/1/"' in html
    assert "Les 2 propositions qu’il rassemble" in html


def test_a_package_leads_to_the_one_before_and_the_one_after(
    client: Client, public: Callable[..., Package]
) -> None:
    for title in ("Un", "Deux", "Trois"):
        public(title)
    html = page(client, "/paquets/deux/")
    assert 'rel="prev" href="/paquets/un/"' in html
    assert 'rel="next" href="/paquets/trois/"' in html


def test_a_package_that_is_not_public_does_not_exist(client: Client, theme: Theme) -> None:
    create_package(theme=theme, title="Secret", now=NOW)
    assert client.get("/paquets/secret/").status_code == 404


def test_a_redacted_proposal_keeps_its_number_and_loses_its_words(
    client: Client, public: Callable[..., Package], conference: Conference
) -> None:
    package = public("Végétaliser")
    package.inclusions.get().proposal.__class__.objects.update(redacted_at=NOW)
    html = page(client, "/paquets/vegetaliser/")
    assert "Texte retiré" in html
    assert "Végétaliser 0" not in html


def test_an_earlier_edition_keeps_its_packages_at_its_year(
    client: Client, public: Callable[..., Package], ivry: City, conference: Conference
) -> None:
    public("Végétaliser")
    make_conference(ivry, conference.day.replace(year=2023))
    assert client.get("/paquets/vegetaliser/").status_code == 404
    html = page(client, "/2021/paquets/vegetaliser/")
    assert 'href="/2021/propositions/1/"' in html
    assert 'href="/2021/paquets/"' in html


def test_another_town_s_package_does_not_exist(
    client: Client, public: Callable[..., Package], ivry: City, vitry: City
) -> None:
    public("Végétaliser")
    City.objects.filter(pk=ivry.pk).update(host="ivry.example")
    make_conference(vitry)
    assert client.get("/paquets/vegetaliser/", headers={"host": "ivry.example"}).status_code == 200
    assert client.get("/paquets/vegetaliser/", headers={"host": "vitry.example"}).status_code == 404


def test_what_happens_next_follows_the_calendar(
    client: Client, public: Callable[..., Package], at: SetClock
) -> None:
    public("Végétaliser")
    for instant, words in (
        (datetime(2021, 11, 12, tzinfo=UTC), "Il sera soumis au vote"),
        (datetime(2021, 11, 27, tzinfo=UTC), "Vous pouvez classer ce paquet"),
        (datetime(2021, 12, 20, tzinfo=UTC), "Le vote a eu lieu"),
    ):
        at(instant)
        assert words in page(client, "/paquets/vegetaliser/")


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_what_there_is(
    client: Client,
    public: Callable[..., Package],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        public(f"Paquet {number}", count)
    for path in ("/paquets/", "/paquets/paquet-0/"):
        caches["pages"].clear()
        with django_assert_max_num_queries(7):
            page(client, path)
