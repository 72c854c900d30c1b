# SPDX-License-Identifier: AGPL-3.0-or-later
"""What residents do: sign in, say who they are, rank, cast; and be refused a second time."""

import re

from playwright.sync_api import Locator, expect

from caravane.foundation.accounts.models import User
from tests.browser.town import WORKSHOPS, letter_to
from tests.browser.visitor import Visitor

from .facts import GARDENS, HEDGES, NADIA, OWLS
from .hands import go, write


def nadia_signs_up(resident: Visitor) -> None:
    resident.visit("/")
    go(resident, "link", "Je vote")
    resident.page.wait_for_url(re.compile("/(vote|compte)/"))
    if resident.path == "/vote/":
        go(resident, "link", "Je vote")
    resident.sees("Pas encore de compte ?")
    resident.check()
    write(resident, "E-mail", NADIA)
    resident.enter()
    resident.sees("Nous venons d’envoyer un code")
    resident.check()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter_to(NADIA), re.MULTILINE)
    assert code, letter_to(NADIA)
    write(resident, "Code", code[1])
    resident.enter()


def nadia_says_who_she_is(resident: Visitor) -> None:
    resident.sees("Qui êtes-vous")
    resident.check()
    write(resident, re.compile("^Nom"), "Diallo")
    write(resident, "Prénoms", "Nadia Marie")
    write(resident, "Date de naissance", "14/07/1950")
    resident.tab_to(resident.page.get_by_role("radio").first)
    resident.page.keyboard.press("Space")
    resident.page.keyboard.press("ArrowDown")
    expect(resident.page.get_by_label("Je travaille ici")).to_be_checked()
    resident.page.keyboard.press("ArrowUp")
    expect(resident.page.get_by_label("J’habite ici")).to_be_checked()
    go(resident, "button", "Continuer vers le bulletin")


def rank(resident: Visitor, package: str, place: int) -> None:
    resident.tab_to(round_button(resident, package, place))
    resident.page.keyboard.press("Space")


def round_button(resident: Visitor, package: str, place: int) -> Locator:
    return resident.page.get_by_role("group", name=package).get_by_role("button").nth(place - 1)


def nadia_ranks(resident: Visitor) -> None:
    resident.sees("Quels paquets passent d’abord")
    resident.check()
    go(resident, "link", re.compile("Cohabiter"))
    rank(resident, HEDGES, 1)
    rank(resident, OWLS, 2)
    go(resident, "button", f"Monter « {OWLS} »")
    expect(round_button(resident, OWLS, 1)).to_have_attribute("aria-pressed", "true")
    resident.tab_to(resident.page.locator(f'[data-title="{OWLS}"] summary'))
    resident.page.keyboard.press("Enter")
    expect(resident.page.get_by_text(WORKSHOPS[4][2])).to_be_visible()
    resident.check()
    go(resident, "link", "Thème suivant : Se nourrir")
    rank(resident, GARDENS, 1)
    resident.check()


def nadia_casts(resident: Visitor) -> str:
    go(resident, "button", "Relire avant de déposer")
    resident.sees("C’est bien votre choix")
    resident.check()
    go(resident, "button", "Déposer mon bulletin")
    resident.sees("Votre bulletin est dans l’urne")
    resident.check()
    code = resident.page.locator(".receipt code").inner_text()
    resident.follow("Retrouver mon bulletin")
    resident.sees("Les résultats seront sur cette page")
    return code


def karim_is_refused_online(resident: Visitor, karim: User) -> None:
    resident.sign_in(karim)
    resident.visit("/vote/bulletin/")
    resident.fill(re.compile("^Nom"), "BENALI")
    resident.fill("Prénoms", "Karim")
    resident.fill("Date de naissance", "28/02/1980")
    resident.tick("J’habite ici")
    resident.press("Continuer vers le bulletin")
    resident.sees("Votre demande attend la réponse du bureau")
    resident.check()
    resident.visit("/vote/bulletin/")
    assert resident.path == "/vote/bulletin/identite/"
