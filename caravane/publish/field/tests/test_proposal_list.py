# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City, Neighbourhood
from caravane.gather.proposals.actions import merge_proposals, redact_proposal
from caravane.publish.field.listing import pages_around
from conftest import IN_THE_VOTE, make_conference

from .conftest import Find, Group, Say, fill


def page(address: str = "/propositions/", client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200, response
    return unescape(response.content.decode()).replace("\u00a0", " ")


def titles(address: str) -> list[str]:
    return re.findall(r"</span>([^<]+)</a></h3>", page(address))


def option(name: str, address: str, label: str) -> int:
    """Return the number beside a choice of a filter, 0 when the choice is not there."""
    select = re.search(rf'<select id="{name}".*?</select>', page(address), re.DOTALL)
    assert select
    found = re.search(rf">{re.escape(label)} \((\d+)\)<", select[0])
    return int(found[1]) if found else 0


def test_an_edition_without_a_proposal_says_so(conference: Conference) -> None:
    assert "Aucune proposition pour l’instant" in page()


def test_a_single_proposal_is_shown_with_its_fate(say: Say) -> None:
    say("Des bancs à l’ombre", body="Un banc tous les trente mètres.", origin="Marché du Centre")
    text = page()
    for words in (
        "1 proposition",
        "Des bancs à l’ombre",
        "trente mètres",
        "Marché du Centre",
        "12 juin",
        "reçue",
    ):
        assert words in text


def test_twenty_a_page_by_number(conference: Conference) -> None:
    fill(conference, 45)
    assert titles("/propositions/") == [f"Idée {number}" for number in range(20)]
    assert titles("/propositions/?page=3") == [f"Idée {number}" for number in range(40, 45)]
    assert "45 propositions, aucune perdue" in page()


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (2, 4, [1, 2, 3, 4]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_pages_far_from_this_one_are_skipped_where_it_shows(
    page: int, last: int, shown: list[int | None]
) -> None:
    assert pages_around(page, last) == shown


def test_a_page_beyond_the_last_leads_to_the_last(conference: Conference) -> None:
    fill(conference, 45)
    response = Client().get("/propositions/?canal=web&page=9")
    assert response.status_code == 302
    assert response.headers["Location"] == "/propositions/?canal=web"
    response = Client().get("/propositions/?page=9")
    assert response.headers["Location"] == "/propositions/?page=3"


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=deux",
        "page=²",
        "theme=inconnu",
        "quartier=99999",
        "canal=x",
        "suite=x",
        "tri=x",
    ],
)
def test_what_does_not_exist_is_not_found(query: str, conference: Conference) -> None:
    fill(conference, 3)
    assert Client().get(f"/propositions/?{query}").status_code == 404


def test_search_forgets_accents_case_and_endings(say: Say) -> None:
    say("Végétaliser les écoles")
    say("Réparer les vélos")
    for words in ("vegetaliser", "ÉCOLE", "ecoles VEGETALISER"):
        assert titles(f"/propositions/?q={words}") == ["Végétaliser les écoles"]


def test_a_search_that_finds_nothing_says_what_to_do(say: Say) -> None:
    say()
    text = page("/propositions/?q=dirigeable")
    assert "Aucune proposition ne répond" in text
    assert 'href="/propositions/">Voir toutes les propositions' in text


def test_each_filter_keeps_what_it_says(conference: Conference, say: Say, find: Find) -> None:
    port = Neighbourhood.objects.get(name="Ivry-Port")
    say("Ailleurs")
    here = say("Ici", theme=conference.themes.get(slug="nourrir"), neighbourhood=port, channel="paper")
    find(here, "to_precise")
    for query in ("theme=nourrir", f"quartier={port.pk}", "canal=paper", "suite=a-preciser"):
        assert titles(f"/propositions/?{query}") == ["Ici"]
    for query in ("theme=aucun", "quartier=aucun", "canal=caravan", "suite=recue"):
        assert titles(f"/propositions/?{query}") == ["Ailleurs"]


def test_counts_respect_the_other_filters_and_the_search(conference: Conference) -> None:
    fill(conference, 24)  # 8 a theme, 6 a channel, 2 for each pair
    assert option("theme", "/propositions/", "Cohabiter") == 8
    assert option("theme", "/propositions/?canal=web", "Cohabiter") == 2
    assert option("theme", "/propositions/?canal=web&theme=nourrir", "Cohabiter") == 2
    assert option("canal", "/propositions/?canal=web&theme=nourrir", "en ligne") == 2
    assert option("suite", "/propositions/", "dans un paquet") == 8
    assert option("theme", "/propositions/?q=idée", "Cohabiter") == 8
    assert option("theme", "/propositions/?q=dirigeable", "Cohabiter") == 0


def test_a_choice_that_finds_nothing_is_offered_only_while_it_is_chosen(say: Say) -> None:
    say("Sans thème")
    assert "Cohabiter (0)" not in page()
    assert "Cohabiter (0)" in page("/propositions/?theme=cohabiter")
    assert "Se nourrir (0)" not in page("/propositions/?theme=cohabiter")


def test_an_active_filter_can_be_removed_alone(conference: Conference) -> None:
    fill(conference, 24)
    text = page("/propositions/?theme=cohabiter&canal=web&page=1")
    assert 'href="?theme=cohabiter"' in text
    assert 'href="?canal=web"' in text
    assert "2 propositions sur 24" in text


def test_sorts(say: Say) -> None:
    say("Beta", said_on=date(2021, 6, 12))
    say("Alpha", said_on=date(2021, 6, 1))
    say("Gamma", said_on=date(2021, 9, 1))
    assert titles("/propositions/") == ["Beta", "Alpha", "Gamma"]
    assert titles("/propositions/?tri=recentes") == ["Gamma", "Beta", "Alpha"]
    assert titles("/propositions/?tri=titre") == ["Alpha", "Beta", "Gamma"]


def test_fates_are_said_with_their_links_and_reasons(say: Say, find: Find, group: Group, alice: User) -> None:
    grouped, joined, aside = say("Groupée"), say("Rejointe"), say("Écartée")
    group("Rafraîchir la ville", grouped)
    group("En préparation", grouped, published=False)
    merge_proposals(source=joined, target=grouped, author=alice, reason="Même idée.", now=IN_THE_VOTE)
    find(aside, "done", "Le marché existe déjà.")
    text = page()
    assert '<a href="/paquets/rafraichir-la-ville/">Rafraîchir la ville</a>' in text
    assert '<a href="/propositions/1/">n° 1, Groupée</a>' in text
    assert "Le marché existe déjà." in text
    assert "En préparation" not in text


def test_removed_words_do_not_show(say: Say, alice: User) -> None:
    secret = say("Monsieur Untel gare mal sa voiture", body="C’est Monsieur Untel.")
    redact_proposal(proposal=secret, ground="RGPD, article 17", author=alice, now=IN_THE_VOTE)
    text = page()
    assert "Untel" not in text
    assert "RGPD, article 17" in text
    assert titles("/propositions/?q=Untel") == []


def test_what_people_write_is_not_markup(say: Say) -> None:
    say("<script>alert(1)</script>", body="<b>gras</b>")
    raw = Client().get("/propositions/").content.decode()
    assert "<script>alert" not in raw
    assert "<b>gras</b>" not in raw


def test_an_earlier_edition_has_its_own_list(ivry: City, conference: Conference, say: Say) -> None:
    later = make_conference(ivry, date(2023, 12, 2))
    say("De 2021")
    say("De 2023", of=later)
    assert titles("/propositions/") == ["De 2023"]
    assert titles("/2021/propositions/") == ["De 2021"]
    assert 'href="/2021/propositions/1/"' in page("/2021/propositions/")
    assert 'action="/2021/propositions/"' in page("/2021/propositions/")


def test_the_neighbourhoods_of_another_town_do_not_exist_here(
    conference: Conference, vitry: City, say: Say
) -> None:
    say()
    elsewhere = Neighbourhood.objects.create(city=vitry, name="Centre")
    City.objects.filter(pk=conference.programme.city_id).update(host="ivry.example")
    response = Client().get(f"/propositions/?quartier={elsewhere.pk}", headers={"Host": "ivry.example"})
    assert response.status_code == 404


def queries(client: Client, address: str = "/propositions/") -> int:
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "?theme=nourrir&suite=recue", "?q=idée", "?page=2"])
def test_the_list_costs_as_many_queries_at_20_565_and_5000_proposals(
    query: str, conference: Conference, rosa: User, signed_in: Callable[[User], Client]
) -> None:
    anonymous, resident, address = Client(), signed_in(rosa), f"/propositions/{query}"
    costs = []
    for more in (60 if query else 20, 505 if query else 545, 4435):
        fill(conference, more)
        costs.append((queries(anonymous, address), queries(resident, address)))
    assert len(set(costs)) == 1, costs
    assert costs[0][0] <= 8
    assert costs[0][1] <= 11


def test_everybody_gets_the_same_page_until_something_is_said(say: Say) -> None:
    say("Première")
    before = page()
    with CaptureQueriesContext(connection) as captured:
        assert page() == before
    assert len(captured) == 1
    say("Deuxième")
    assert "Deuxième" in page()


@pytest.mark.parametrize(("day", "offered"), [(datetime(2021, 7, 1, tzinfo=UTC), True), (IN_THE_VOTE, False)])
def test_the_list_offers_to_propose_while_proposals_are_taken(
    conference: Conference, at: Callable[[datetime], None], day: datetime, offered: bool
) -> None:
    at(day)
    assert ('href="/proposer/"' in page()) is offered
