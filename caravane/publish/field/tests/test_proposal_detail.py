# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from caravane.decide.voting.models import Option, Poll, Question, Result
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.core.immutable import lifted
from caravane.foundation.territory.models import City
from caravane.gather.proposals.actions import merge_proposals, redact_proposal, revise_proposal
from conftest import IN_THE_VOTE, make_conference

from .conftest import Find, Group, Say

SetClock = Callable[[datetime], None]


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


def thread(address: str) -> list[str]:
    """Return the steps of the thread as bare text."""
    steps = re.findall(
        r"<li(?: class=\"next\")?>(<time.*?|<span class=\"when\".*?)</li>", page(address), re.DOTALL
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", step).split()) for step in steps]


def test_a_proposal_says_who_where_and_when(conference: Conference, say: Say) -> None:
    theme = conference.themes.get(slug="nourrir")
    say("Une halle", body="Des **vraies** tables.", theme=theme, origin="Gare", author_name="Nadia")
    text = page("/propositions/1/")
    for words in ("<h1>Une halle</h1>", "<strong>vraies</strong>", "Se nourrir", "signée Nadia", "Gare"):
        assert words in text
    assert thread("/propositions/1/") == ["12 juin 2021 · Gare Dite à voix haute, à la caravane"]


def test_what_people_write_is_made_safe(say: Say) -> None:
    say("Titre", body="<script>alert(1)</script> [ici](javascript:alert(1))")
    text = Client().get("/propositions/1/").content.decode()
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_the_thread_tells_everything_in_order(say: Say, find: Find, group: Group, alice: User) -> None:
    proposal = say("Des arbres", entered_on=date(2021, 10, 22))
    joined = say("Des platanes")
    early = datetime(2021, 9, 1, 12, tzinfo=UTC)
    revise_proposal(
        proposal=proposal,
        title="De vrais arbres",
        body="Ici.",
        author=alice,
        reason="Atelier Cohabiter",
        now=early,
    )
    find(proposal, "under_review", "", found_at=datetime(2021, 11, 8, 12, tzinfo=UTC))
    merge_proposals(source=joined, target=proposal, author=alice, reason="Même idée.", now=IN_THE_VOTE)
    group("Rafraîchir la ville", proposal, joined)
    assert thread("/propositions/1/") == [
        "12 juin 2021 Dite à voix haute, à la caravane",
        "1er septembre 2021 Reformulée : Atelier Cohabiter De vrais arbres",
        "22 octobre 2021 Entrée dans le champ des possibles",
        "8 novembre 2021 à l’examen",
        "27 novembre 2021 Rejointe par n° 2, Des platanes Même idée.",
        "27 novembre 2021 Dans le paquet Rafraîchir la ville , avec 1 autre.",
        "À venir Le vote dit ce qui passe d’abord. 25 novembre – 3 décembre",
    ]
    assert '<a href="/propositions/1/">n° 1, De vrais arbres</a>' in page("/propositions/2/")


def test_what_comes_next_depends_on_the_hour(say: Say, at: SetClock) -> None:
    say()
    assert len(thread("/propositions/1/")) == 1  # the study is over
    at(datetime(2021, 10, 1, tzinfo=UTC))
    assert thread("/propositions/1/")[-1].startswith("À venir Élues, élus et services")


@pytest.fixture
def voted(conference: Conference, say: Say, group: Group) -> Poll:
    """A poll that was counted: Rafraîchir and Jardiner are tied for the second place."""
    packages = [group(title, say(title)) for title in ("Végétaliser", "Rafraîchir", "Jardiner")]
    poll = Poll.objects.create(
        conference=conference,
        title="Votation",
        opens_at=IN_THE_VOTE - timedelta(days=2),
        closes_at=IN_THE_VOTE - timedelta(hours=1),
    )
    question = Question.objects.create(poll=poll, theme=packages[0].theme, number=1)
    for number, package in enumerate(packages, 1):
        Option.objects.create(question=question, package=package, number=number)
    scores = {"1": 90, "2": 40, "3": 40}
    Result.objects.create(
        question=question,
        ballots=60,
        blank=0,
        null=0,
        places={key: [0, 0, 0] for key in scores},
        outcome={"rule": "positional", "ranking": [[1], [2, 3]], "scores": scores},
        counted_at=IN_THE_VOTE,
    )
    Poll.objects.filter(pk=poll.pk).update(
        sealed_at=IN_THE_VOTE - timedelta(days=3),
        public_key=b"its key",
        rewritten_at=IN_THE_VOTE,
        counted_at=IN_THE_VOTE,
    )
    return poll


def test_a_count_that_is_not_published_does_not_show(voted: Poll) -> None:
    assert "priorité" not in page("/propositions/2/")


def test_the_published_rank_of_its_package_is_in_the_thread(voted: Poll) -> None:
    Poll.objects.filter(pk=voted.pk).update(published_at=IN_THE_VOTE)
    steps = {number: "".join(thread(f"/propositions/{number}/")) for number in (1, 2)}
    assert "1re priorité du thème , 90 points" in steps[1]
    assert "2e priorité du thème (à égalité) , 40 points" in steps[2]


def test_few_ballots_show_no_points(voted: Poll) -> None:
    Poll.objects.filter(pk=voted.pk).update(published_at=IN_THE_VOTE)
    with lifted(connection):
        Result.objects.filter(question__poll=voted).update(ballots=9)
    text = "".join(thread("/propositions/1/"))
    assert "1re priorité" in text
    assert "points" not in text


def test_removed_words_leave_number_date_and_ground(say: Say, alice: User) -> None:
    proposal = say("Monsieur Untel", author_name="Voisine")
    redact_proposal(proposal=proposal, ground="RGPD, article 17", author=alice, now=IN_THE_VOTE)
    text = page("/propositions/1/")
    assert "Untel" not in text
    assert "Voisine" not in text
    assert "RGPD, article 17" in text
    assert "12 juin 2021" in text


def test_previous_and_next_stop_at_the_ends(say: Say) -> None:
    for _ in range(3):
        say()
    first, middle, last = (page(f"/propositions/{number}/") for number in (1, 2, 3))
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/propositions/1/"' in middle
    assert 'rel="next" href="/propositions/3/"' in middle
    assert 'rel="next"' not in last


def test_an_earlier_edition_keeps_its_pages(ivry: City, conference: Conference, say: Say) -> None:
    later = make_conference(ivry, date(2023, 12, 2))
    say("De 2021")
    say("De 2023", of=later)
    assert "De 2023" in page("/propositions/1/")
    assert "De 2021" in page("/2021/propositions/1/")
    assert Client().get("/2022/propositions/1/").status_code == 404


def test_a_number_of_another_town_is_not_found(say: Say, vitry: City, conference: Conference) -> None:
    say()
    make_conference(vitry)
    City.objects.filter(pk=conference.programme.city_id).update(host="ivry.example")
    assert Client().get("/propositions/1/", headers={"Host": "ivry.example"}).status_code == 200
    assert Client().get("/propositions/1/", headers={"Host": "vitry.example"}).status_code == 404


def test_a_number_not_given_is_not_found(conference: Conference) -> None:
    for number in (0, 1, 99999999999999999999):
        assert Client().get(f"/propositions/{number}/").status_code == 404
