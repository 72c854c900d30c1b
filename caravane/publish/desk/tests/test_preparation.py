# SPDX-License-Identifier: AGPL-3.0-or-later
"""The checklist tells what is missing from facts; the desk shows each role its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from caravane.decide.packages.models import Package
from caravane.decide.voting.models import Poll, PollingPoint
from caravane.foundation.accounts.models import Role, User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.publish.desk import queries
from caravane.publish.desk.checklist import Facts, State, VotedTheme, lines, ordered
from conftest import IN_THE_VOTE, make_conference, make_member

SignIn = Callable[[User], Client]
READY = Facts(
    programme=True,
    targets=2,
    themes=1,
    voted=(VotedTheme("Cohabiter", 2),),
    phases=("vote", "conference"),
    polling_officials=1,
    proposals=3,
    poll_exists=True,
    poll_sealed=True,
    points=1,
)


def undone(facts: Facts) -> list[str]:
    return [line.key for line in lines(facts) if not line.done]


def test_nothing_is_missing_when_everything_is_there() -> None:
    assert undone(READY) == []


def test_in_a_town_that_has_nothing_yet_everything_is_missing() -> None:
    assert len(undone(Facts())) == len(lines(Facts()))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"programme": False}, "programme"),
        ({"targets": 0}, "programme"),
        ({"phases": ("conference",)}, "calendar"),
        ({"phases": ()}, "calendar"),
        ({"themes": 0, "voted": ()}, "themes"),
        ({"proposals": 0}, "proposals"),
        ({"voted": (VotedTheme("Cohabiter", 1),)}, "packages"),
        ({"poll_exists": False}, "poll"),
        ({"polling_officials": 0}, "officials"),
        ({"poll_sealed": False}, "sealed"),
        ({"points": 0, "poll_sealed": False}, "points"),
    ],
)
def test_each_fact_that_lacks_is_told(change: dict[str, Any], missing: str) -> None:
    assert missing in undone(replace(READY, **change))


def test_a_sealed_poll_without_points_is_a_vote_online_only() -> None:
    assert undone(replace(READY, points=0, polling_officials=0)) == []


def test_what_a_later_phase_needs_is_not_missing_yet(conference: Conference) -> None:
    following = queries.next_phase(conference, datetime(2021, 9, 1, tzinfo=UTC))
    assert following is not None
    assert (following.key, following.in_days) == ("workshops", 19)
    states = {line.key: state for line, state in ordered(lines(Facts()), following)}
    assert (states["themes"], states["proposals"], states["sealed"]) == (
        State.MISSING,
        State.LATER,
        State.LATER,
    )


def test_what_the_next_phase_itself_needs_is_missing_already(conference: Conference) -> None:
    following = queries.next_phase(conference, datetime(2021, 11, 5, tzinfo=UTC))
    assert following is not None
    assert following.key == "review"
    states = {line.key: state for line, state in ordered(lines(Facts()), following)}
    assert (states["proposals"], states["packages"]) == (State.MISSING, State.LATER)


def test_facts_come_from_the_database_and_from_this_town_alone(
    ivry: City, vitry: City, conference: Conference, omar: User
) -> None:
    other = make_conference(vitry)
    make_member("v@vitry.example", "V", vitry, Role.POLLING_OFFICIAL)
    for edition, count in ((conference, 2), (other, 5)):
        theme = edition.themes.first()
        for number in range(count):
            Package.objects.create(
                conference=edition, theme=theme, slug=f"p{number}", title="P", published_at=IN_THE_VOTE
            )
    Package.objects.create(conference=conference, theme=conference.themes.first(), slug="draft", title="P")
    facts = queries.facts_of(ivry, conference, IN_THE_VOTE)
    assert facts.voted == (VotedTheme("Cohabiter", 2), VotedTheme("Se nourrir", 0))
    assert facts.polling_officials == 1
    assert (facts.poll_exists, facts.proposals) == (False, 0)


def poll_of(conference: Conference) -> Poll:
    return Poll.objects.create(
        conference=conference,
        title="Votation",
        opens_at=IN_THE_VOTE - timedelta(days=1),
        closes_at=IN_THE_VOTE + timedelta(days=1),
        sealed_at=IN_THE_VOTE - timedelta(days=2),
        public_key=b"the key of the box",
    )


def test_the_days_of_a_sealed_vote_no_longer_move(
    conference: Conference, alice: User, signed_in: SignIn
) -> None:
    poll_of(conference)
    client, page = signed_in(alice), "/gestion/conference/calendrier/"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert client.post(page, typed | {"place": "Halle"}).status_code == 302
    refused = client.post(page, typed | {"vote_last": "2021-12-01"})
    assert "La préparation de la votation est scellée" in refused.content.decode()
    assert conference.phases.get(kind_key="vote").ends_at.day == 3


def test_a_calendar_with_an_end_before_its_start_or_a_vote_too_late_is_refused(
    conference: Conference, alice: User, signed_in: SignIn
) -> None:
    client, page = signed_in(alice), "/gestion/conference/calendrier/"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    for change, said in (
        ({"vote_last": "2021-12-04"}, "avant le jour de la conférence"),
        ({"caravan_last": "2021-01-01"}, "avant le premier"),
        ({"caravan_last": ""}, "les deux jours"),
        ({"day": "demain"}, "date"),
    ):
        response = client.post(page, typed | change)
        assert response.status_code == 200
        assert said in response.content.decode()


def test_the_desk_of_a_polling_official_shows_their_points(
    conference: Conference, omar: User, signed_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(IN_THE_VOTE)
    poll = poll_of(conference)
    mine = PollingPoint.objects.create(poll=poll, name="Mairie")
    mine.officials.add(omar)
    PollingPoint.objects.create(poll=poll, name="Ailleurs")
    html = signed_in(omar).get("/gestion/").content.decode()
    assert "Mairie" in html
    assert "Ailleurs" not in html
    assert "/gestion/conference/" not in html


def test_the_desk_of_a_resident_shows_their_proposals_or_what_to_do(
    conference: Conference, rosa: User, signed_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(datetime(2021, 7, 1, tzinfo=UTC))
    html = signed_in(rosa).get("/gestion/").content.decode()
    assert "Mon espace" in html
    assert "Faire une proposition" in html


def test_the_checklist_costs_the_same_with_many_themes(
    conference: Conference,
    alice: User,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(alice)
    with django_assert_max_num_queries(22):
        client.get("/gestion/conference/")
    for number in range(20):
        conference.themes.create(slug=f"t{number}", name=f"T{number}")
    with django_assert_max_num_queries(22):
        client.get("/gestion/conference/")


def test_a_sealed_poll_whose_key_is_lost_is_no_longer_ready() -> None:
    found = {line.key: line for line in lines(Facts(poll_exists=True, poll_sealed=True, key_lost=True))}
    assert not found["sealed"].done
    assert "feuille imprimée" in found["sealed"].why
