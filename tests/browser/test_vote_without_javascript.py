# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote on an old computer without JavaScript: three lists per theme, from the sign-in to the receipt."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Error, Page

from caravane.decide.voting.models import Envelope, Mark, Poll
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .town import IN_THE_VOTE, PACKAGES, sealed_poll, town_hall
from .visitor import NO_JAVASCRIPT, Visitor

PASSWORD = "la caravane passe"
HEDGES, SHADE, OWLS = (f"{number}. {title}" for number, title in enumerate(PACKAGES["Cohabiter"], 1))
MARKET = f"3. {PACKAGES['Se nourrir'][2]}"
CODE = re.compile(r"^[a-z2-7]{26}$")


@pytest.fixture
def poll(conference: Conference, omar: User, at: Callable[[datetime], None]) -> Poll:
    at(IN_THE_VOTE)
    poll = sealed_poll(conference)
    town_hall(poll, omar)
    return poll


def test_somebody_votes_with_three_lists(new_visitor: Callable[..., Visitor], poll: Poll, rosa: User) -> None:
    voter = new_visitor(NO_JAVASCRIPT)
    sign_in_with_the_form(voter)
    say_who_one_is(voter)
    rank_twice_the_same(voter)
    correct_and_read_again(voter)
    change_something_and_come_back(voter)
    other = review_in_another_window(voter)
    code = cast_and_read_the_receipt(voter)
    sending_again_writes_nothing(voter, poll, code)
    going_back_shows_no_ballot_to_cast(voter)
    the_other_window_is_refused(voter, other)
    coming_back_says_so(voter)


def sign_in_with_the_form(voter: Visitor) -> None:
    voter.visit("/vote/")
    voter.check()
    voter.follow("Je vote")
    voter.sees("Se connecter")
    voter.check()
    voter.page.get_by_text("Je préfère mon mot de passe").click()
    voter.check()
    voter.page.locator("details").get_by_label("E-mail").fill("rosa@ivry.example")
    voter.fill("Mot de passe", "un mot de passe faux")
    voter.press("Se connecter", within="details")
    voter.check()
    voter.fill("Mot de passe", PASSWORD)
    voter.press("Se connecter", within="details")


def say_who_one_is(voter: Visitor) -> None:
    voter.sees("Qui êtes-vous")
    voter.check()
    voter.fill(re.compile("^Nom"), "Le Goff")
    voter.fill("Prénoms", "Rosa")
    voter.fill("Date de naissance", "04/13/1990")
    voter.tick("J’habite ici")
    voter.press("Continuer vers le bulletin")
    voter.sees("Écrivez le jour, le mois et l’année")
    voter.check()
    voter.fill("Date de naissance", "04/03/2015")
    voter.press("Continuer vers le bulletin")
    voter.sees("Il faut avoir au moins 16 ans")
    voter.check()
    voter.fill("Date de naissance", "04/03/1990")
    voter.press("Continuer vers le bulletin")


def places(voter: Visitor, theme: str) -> list[str]:
    """Return what the three lists of a theme say."""
    lists = voter.page.get_by_role("group", name=theme).get_by_role("combobox")
    return [lists.nth(place).locator("option:checked").inner_text() for place in range(lists.count())]


def rank(voter: Visitor, theme: str, *options: str) -> None:
    """Choose in the lists of a theme, in order."""
    lists = voter.page.get_by_role("group", name=theme).get_by_role("combobox")
    for place, option in enumerate(options):
        lists.nth(place).select_option(label=option)


def rank_twice_the_same(voter: Visitor) -> None:
    voter.sees("Quels paquets passent d’abord")
    voter.check()
    assert places(voter, "Cohabiter") == ["aucun"] * 3
    rank(voter, "Cohabiter", HEDGES, SHADE, HEDGES)
    rank(voter, "Se nourrir", MARKET)
    voter.press("Relire avant de déposer")
    voter.sees("Le même paquet est votre 1er choix et votre 3e choix")
    voter.check()
    assert places(voter, "Cohabiter") == [HEDGES, SHADE, HEDGES]
    assert places(voter, "Se nourrir")[0] == MARKET


def correct_and_read_again(voter: Visitor) -> None:
    rank(voter, "Cohabiter", "aucun", SHADE, HEDGES)
    rank(voter, "Se nourrir", "aucun")
    voter.press("Relire avant de déposer")
    voter.sees("C’est bien votre choix")
    voter.sees("les choix suivants sont remontés")
    voter.sees("1 thème est vide")
    voter.check()


def change_something_and_come_back(voter: Visitor) -> None:
    voter.press("Modifier")
    voter.sees("Quels paquets passent d’abord")
    assert places(voter, "Cohabiter")[:2] == [SHADE, HEDGES]
    rank(voter, "Cohabiter", "aucun", "aucun", "aucun")
    voter.press("Relire avant de déposer")
    voter.sees("tout votre bulletin serait blanc")
    voter.check()
    voter.press("Modifier")
    rank(voter, "Cohabiter", SHADE, HEDGES)
    voter.press("Relire avant de déposer")


def review_in_another_window(voter: Visitor) -> Page:
    """Fill a second ballot beside the first, otherwise, and leave it on the page that casts."""
    first, voter.page = voter.page, voter.context.new_page()
    voter.visit("/vote/bulletin/")
    rank(voter, "Cohabiter", OWLS)
    voter.press("Relire avant de déposer")
    second, voter.page = voter.page, first
    return second


def cast_and_read_the_receipt(voter: Visitor) -> str:
    voter.press("Déposer mon bulletin")
    voter.sees("Votre bulletin est dans l’urne")
    voter.check()
    code = voter.page.locator(".receipt code").inner_text()
    assert CODE.match(re.sub(r"[\s-]", "", code)), code
    return code


def sending_again_writes_nothing(voter: Visitor, poll: Poll, code: str) -> None:
    before = box()
    assert len(before) == poll.questions.count()
    voter.page.reload()
    voter.sees(code)
    assert box() == before


def going_back_shows_no_ballot_to_cast(voter: Visitor) -> None:
    """The pages behind the receipt are kept nowhere: the browser asks before it sends their form again."""
    before = box()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        voter.page.go_back()
    voter.problems.remove(f"failed: {voter.address}/vote/bulletin/relecture/: net::ERR_CACHE_MISS")
    assert box() == before


def the_other_window_is_refused(voter: Visitor, other: Page) -> None:
    before = box()
    voter.page = other
    voter.expect_refusal(409)
    voter.press("Déposer mon bulletin")
    voter.sees("vous avez voté en ligne")
    voter.check()
    assert box() == before


def coming_back_says_so(voter: Visitor) -> None:
    for path in ("/vote/bulletin/", "/vote/bulletin/identite/"):
        voter.visit(path)
        voter.sees("vous avez voté en ligne")
        voter.check()


def box() -> set[str]:
    assert Mark.objects.count() == 1
    return set(Envelope.objects.values_list("digest", flat=True))
