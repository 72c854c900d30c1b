# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote with a thumb at 320 px: begun, left, taken up again, cast; then a tablet that people share."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Locator, expect

from caravane.decide.voting.models import Envelope, Mark, Poll
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .town import IN_THE_VOTE, PACKAGES, WORKSHOPS, put_on_the_roll, sealed_poll, town_hall
from .visitor import PHONE, Device, Visitor

PASSWORD = "la caravane passe"
HEDGES, SHADE, OWLS = PACKAGES["Cohabiter"]
GARDENS = PACKAGES["Se nourrir"][1]
KEPT = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
BALLOT = "/vote/bulletin/"
TABLET = Device(width=768, height=1024, touch=True)
MINUTES = 60_000


@pytest.fixture
def poll(conference: Conference, omar: User, rosa: User, at: Callable[[datetime], None]) -> Poll:
    at(IN_THE_VOTE)
    poll = sealed_poll(conference)
    town_hall(poll, omar)
    put_on_the_roll(poll, rosa, "Le Goff")
    return poll


@pytest.fixture
def voter(new_visitor: Callable[..., Visitor], poll: Poll, rosa: User) -> Visitor:
    holder = new_visitor(PHONE)
    holder.sign_in(rosa)
    return holder


def tap(visitor: Visitor, name: str | re.Pattern[str], role: str = "button") -> None:
    visitor.page.get_by_role(role, name=name).first.tap()  # type: ignore[arg-type]


def put(visitor: Visitor, package: str, place: int) -> None:
    """Tap 1, 2 or 3 beside a package."""
    group = visitor.page.get_by_role("group", name=package)
    group.get_by_role("button").nth(place - 1).tap()


def places(visitor: Visitor) -> list[str]:
    """Return the packages in the places of the theme on screen, as they are shown."""
    return visitor.page.locator(".places:visible li.full > span:nth-child(2)").all_inner_texts()


def test_somebody_votes_with_a_thumb(voter: Visitor) -> None:
    choose_a_theme(voter)
    rank_and_reorder(voter)
    read_a_package_in_place(voter)
    leave_and_come_back(voter)
    fill_the_other_theme(voter)
    send(voter)
    assert voter.page.evaluate(KEPT) == 0
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def choose_a_theme(voter: Visitor) -> None:
    voter.visit(BALLOT)
    voter.sees("Aucun thème rempli pour l’instant")
    voter.check()
    tap(voter, re.compile("Cohabiter"), "link")
    expect(voter.page.get_by_role("heading", name="Cohabiter")).to_be_focused()
    voter.check()


def rank_and_reorder(voter: Visitor) -> None:
    put(voter, HEDGES, 1)
    put(voter, SHADE, 2)
    put(voter, OWLS, 3)
    assert places(voter) == [HEDGES, SHADE, OWLS]
    voter.check()
    tap(voter, f"Monter « {OWLS} »")
    assert places(voter) == [HEDGES, OWLS, SHADE]
    tap(voter, f"Descendre « {HEDGES} »")
    assert places(voter) == [OWLS, HEDGES, SHADE]
    tap(voter, f"Retirer « {HEDGES} »")
    voter.sees("Une place est libre au-dessus")
    voter.check()
    put(voter, SHADE, 2)
    assert places(voter) == [OWLS, SHADE]
    expect(voter.page.locator("[data-live]")).to_have_text(f"« {SHADE} » est votre 2e choix.")


def read_a_package_in_place(voter: Visitor) -> None:
    card = voter.page.locator(f'[data-title="{HEDGES}"]')
    card.locator("summary").tap()
    expect(
        card.get_by_text(next(title for _, package, title in WORKSHOPS if package == HEDGES))
    ).to_be_visible()
    voter.check()


def leave_and_come_back(voter: Visitor) -> None:
    voter.visit("/propositions/")
    voter.visit(BALLOT)
    voter.sees("Voici le bulletin que vous aviez commencé sur cet appareil.")
    voter.sees("1 thème sur 2 : vous pouvez déposer maintenant.")
    voter.check()
    tap(voter, re.compile("Cohabiter"), "link")
    assert places(voter) == [OWLS, SHADE]


def fill_the_other_theme(voter: Visitor) -> None:
    tap(voter, "Thème suivant : Se nourrir", "link")
    put(voter, GARDENS, 1)
    voter.sees("Les 2 thèmes sont remplis : vous pouvez déposer.")
    voter.check()


def send(voter: Visitor) -> None:
    tap(voter, "Relire avant de déposer")
    voter.sees("C’est bien votre choix")
    for package in (OWLS, SHADE, GARDENS):
        voter.sees(package)
    voter.check()
    tap(voter, "Déposer mon bulletin")
    voter.sees("Votre bulletin est dans l’urne")
    voter.check()


def test_signing_out_erases_the_draft(voter: Visitor) -> None:
    voter.visit(f"{BALLOT}#theme-cohabiter")
    put(voter, HEDGES, 1)
    assert voter.page.evaluate(KEPT) == 1
    voter.visit("/compte/")
    voter.check()
    tap(voter, "Se déconnecter", "link")
    voter.check()
    tap(voter, "Se déconnecter")
    voter.page.wait_for_url(f"{voter.address}/")
    assert voter.page.evaluate(KEPT) == 0


def test_an_empty_ballot_can_be_taken_again_from_the_start(voter: Visitor) -> None:
    voter.visit(f"{BALLOT}#theme-cohabiter")
    put(voter, HEDGES, 1)
    voter.visit("/vote/")
    voter.visit(BALLOT)
    tap(voter, "Repartir d’un bulletin vide")
    voter.sees("Aucun thème rempli pour l’instant")
    expect(voter.page.get_by_text("Voici le bulletin que vous aviez commencé")).to_be_hidden()


def test_dragging_does_what_the_buttons_do(visitor: Visitor, poll: Poll, rosa: User) -> None:
    visitor.sign_in(rosa)
    visitor.visit(f"{BALLOT}#theme-cohabiter")
    slots = visitor.page.locator(".places:visible li")
    card(visitor, SHADE).drag_to(slots.nth(0))
    card(visitor, OWLS).drag_to(slots.nth(1))
    assert places(visitor) == [SHADE, OWLS]
    slots.nth(1).drag_to(slots.nth(0))
    assert places(visitor) == [OWLS, SHADE]
    visitor.check()


def card(visitor: Visitor, package: str) -> Locator:
    return visitor.page.locator(f'[data-title="{package}"] h3')


@pytest.fixture
def booth(new_visitor: Callable[..., Visitor], poll: Poll) -> Visitor:
    """A shared tablet, on the ballot of Rosa, who has just signed in there."""
    shared = new_visitor(TABLET)
    shared.page.clock.install()
    shared.visit("/vote/isoloir/")
    shared.check()
    tap(shared, "Commencer")
    expect(shared.page).to_have_url(re.compile("/vote/isoloir/entree/$"))
    shared.check()
    shared.page.get_by_text("Je préfère mon mot de passe").tap()
    shared.check()
    shared.page.locator("details").get_by_label("E-mail").fill("rosa@ivry.example")
    shared.fill("Mot de passe", PASSWORD)
    tap(shared, "Se connecter")
    shared.sees("Quels paquets passent d’abord")
    return shared


def test_the_booth_keeps_nothing_and_signs_out(booth: Visitor) -> None:
    booth.check()
    tap(booth, re.compile("Cohabiter"), "link")
    put(booth, HEDGES, 1)
    assert booth.page.evaluate(KEPT) == 0
    tap(booth, "Relire avant de déposer")
    booth.sees("C’est bien votre choix")
    booth.check()
    tap(booth, "Déposer mon bulletin")
    booth.sees("Votre session est fermée.")
    booth.check()
    assert booth.page.evaluate(KEPT) == 0
    assert "sessionid" not in {cookie["name"] for cookie in booth.context.cookies()}
    tap(booth, "Terminer : effacer cette page")
    booth.sees("Commencer")
    booth.visit(BALLOT)
    assert booth.path.startswith("/compte/login/")


def test_the_booth_asks_who_leaves_it_alone_then_erases_everything(booth: Visitor) -> None:
    tap(booth, re.compile("Cohabiter"), "link")
    put(booth, HEDGES, 1)
    booth.page.clock.run_for(2 * MINUTES + 1000)
    booth.sees("Vous êtes toujours là")
    booth.check()
    tap(booth, "Je suis toujours là")
    expect(booth.page.get_by_role("dialog")).to_be_hidden()
    assert places(booth) == [HEDGES]
    booth.page.clock.run_for(2 * MINUTES + 1000)
    booth.sees("Vous êtes toujours là")
    booth.page.clock.run_for(MINUTES + 1000)
    booth.page.wait_for_url("**/vote/isoloir/")
    booth.check()
    booth.visit(BALLOT)
    assert booth.path.startswith("/compte/login/")
    assert not Envelope.objects.exists()
