# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from caravane.decide.packages.actions import create_package, include_proposal, publish_package
from caravane.decide.voting.models.poll import Poll
from caravane.foundation.conferences.models import Conference, Event, Target, Theme
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import Proposal
from conftest import make_conference

SetClock = Callable[[datetime], None]
SUMMER = datetime(2021, 7, 1, 10, tzinfo=UTC)
IN_THE_VOTE = datetime(2021, 11, 27, 10, tzinfo=UTC)


def propose(conference: Conference, theme: Theme, count: int) -> list[Proposal]:
    return Proposal.objects.bulk_create(
        Proposal(
            conference=conference,
            number=number,
            title=f"Proposition {number}",
            body="Des haies.",
            theme=theme,
            channel="web",
            said_on=date(2021, 7, 1),
            submitted_at=SUMMER,
        )
        for number in range(1, count + 1)
    )


@pytest.fixture
def theme(conference: Conference) -> Theme:
    return Theme.objects.get(conference=conference, slug="cohabiter")


@pytest.fixture
def sealed_poll(conference: Conference) -> Poll:
    return Poll.objects.create(
        conference=conference,
        title="Votation",
        opens_at=datetime(2021, 11, 25, 8, tzinfo=UTC),
        closes_at=datetime(2021, 12, 2, 19, tzinfo=UTC),
        sealed_at=datetime(2021, 11, 20, tzinfo=UTC),
        public_key=b"the key of the box",
    )


def page(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_in_summer_the_button_leads_to_proposing(
    client: Client, conference: Conference, at: SetClock
) -> None:
    at(SUMMER)
    html = page(client)
    assert html.count("button sun") == 1
    assert '<a class="button sun" href="/proposer/">Je propose</a>' in html


def test_while_the_vote_is_open_the_button_leads_to_it_and_says_until_when(
    client: Client, sealed_poll: Poll, at: SetClock
) -> None:
    at(IN_THE_VOTE)
    html = page(client)
    assert '<a class="button sun" href="/vote/">Je vote</a>' in html
    assert "jusqu’au 2 décembre, 20:00" in html


def test_a_poll_that_is_not_sealed_is_not_announced(
    client: Client, conference: Conference, at: SetClock
) -> None:
    opens_at = IN_THE_VOTE - timedelta(days=1)
    Poll.objects.create(
        conference=conference, title="V", opens_at=opens_at, closes_at=opens_at + timedelta(9)
    )
    at(IN_THE_VOTE)
    assert "Je vote" not in page(client)


@pytest.mark.parametrize("hours", [-1, 9, 22])
def test_the_whole_day_of_the_conference_is_announced_in_the_towns_time_and_without_a_poll(
    client: Client, conference: Conference, at: SetClock, hours: int
) -> None:
    at(datetime(2021, 12, 4, tzinfo=UTC) + timedelta(hours=hours, minutes=30))
    assert "c’est aujourd’hui" in page(client)


def test_the_route_marks_one_current_step(client: Client, conference: Conference, at: SetClock) -> None:
    at(IN_THE_VOTE)
    html = page(client)
    assert html.count('aria-current="step"') == 1
    assert html.count('<li class="done">') == 5
    assert "en ce moment" in html


def test_a_target_without_base_year_says_so(client: Client, conference: Conference) -> None:
    Target.objects.create(programme=conference.programme, title="Gaz", change_percent=-40, horizon=2035)
    html = page(client)
    assert "−40&nbsp;%" in html
    assert "d’ici à 2035" in html
    assert "année de référence à préciser" in html


def test_figures_are_counted(client: Client, conference: Conference, theme: Theme, at: SetClock) -> None:
    at(IN_THE_VOTE)
    proposals = propose(conference, theme, 3)
    package = create_package(theme=theme, title="Végétaliser", now=SUMMER)
    include_proposal(package=package, proposal=proposals[0], author=None, now=SUMMER)
    publish_package(package=package, now=SUMMER)
    html = page(client)
    assert "1 paquet · 3 propositions" in html
    assert "<dd>3</dd>" in html
    assert 'href="/paquets/#cohabiter"' in html


def test_an_unpublished_package_is_not_counted(client: Client, conference: Conference, theme: Theme) -> None:
    propose(conference, theme, 1)
    create_package(theme=theme, title="Végétaliser", now=SUMMER)
    assert "paquet qui" not in page(client)


def test_a_theme_that_is_not_voted_says_why(client: Client, conference: Conference) -> None:
    Theme.objects.filter(conference=conference, slug="economiser").update(
        not_voted_reason="Tout est à l’étude."
    )
    assert "Tout est à l’étude." in page(client)


def test_the_next_dates_are_shown_and_past_ones_are_not(
    client: Client, conference: Conference, at: SetClock
) -> None:
    at(SUMMER)
    Event.objects.create(conference=conference, title="Hier", starts_at=SUMMER - timedelta(days=1))
    Event.objects.create(conference=conference, title="Ce matin", starts_at=SUMMER - timedelta(hours=2))
    Event.objects.create(conference=conference, title="Demain", starts_at=SUMMER + timedelta(days=1))
    html = page(client)
    assert "Hier" not in html
    assert "Ce matin" in html
    assert "Demain" in html


def test_a_town_without_a_conference_says_it_starts_soon(client: Client, ivry: City) -> None:
    assert "ça commence bientôt" in page(client)


def test_a_past_edition_leads_to_the_current_one(
    client: Client, conference: Conference, at: SetClock
) -> None:
    at(datetime(2023, 7, 1, tzinfo=UTC))
    make_conference(conference.programme.city, date(2023, 12, 2))
    html = page(client, "/2021/")
    assert "Vous lisez les pages de la conférence de 2021." in html
    assert "Je propose" not in html
    assert '<a href="/">Conférence 2023</a>' in html
    assert '<a href="/2021/">Conférence 2021</a>' in page(client)


def test_a_year_without_a_conference_does_not_exist(client: Client, conference: Conference) -> None:
    assert client.get("/2019/").status_code == 404


def test_the_page_speaks_english_under_en(client: Client, conference: Conference) -> None:
    html = page(client, "/en/")
    assert '<html lang="en">' in html
    assert "The steps of the process" in html


@pytest.mark.parametrize("proposals", [0, 60])
def test_the_home_page_takes_eight_queries_at_most(
    client: Client,
    conference: Conference,
    theme: Theme,
    sealed_poll: Poll,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    proposals: int,
) -> None:
    propose(conference, theme, proposals)
    caches["pages"].clear()
    with django_assert_max_num_queries(8):
        page(client)


def test_each_town_has_its_own_home(client: Client, conference: Conference, vitry: City) -> None:
    City.objects.filter(pk=conference.programme.city.pk).update(host="ivry.example")
    other = make_conference(vitry)
    Target.objects.create(programme=other.programme, title="Secret de Vitry", change_percent=-1, horizon=2030)
    assert "Secret de Vitry" not in client.get("/", headers={"host": "ivry.example"}).content.decode()
    assert "Secret de Vitry" in client.get("/", headers={"host": "vitry.example"}).content.decode()
