# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the polling official does: mark, refuse, enter sheets, explain, sign."""

import re

from playwright.sync_api import expect

from caravane.decide.voting.models import Mark, PollingPoint
from tests.browser.visitor import Visitor

from .facts import FIRST_SHEET


def karim_votes_on_paper(official: Visitor) -> None:
    official.visit("/gestion/")
    official.check()
    official.follow("Y aller")
    official.check()
    official.follow("Faire émarger")
    official.check()
    official.fill("Nom et prénom", "benali")
    official.press("Chercher")
    official.sees("Personne sur la liste ne correspond.")
    official.check()
    official.follow("Inscrire une personne sur la liste")
    official.check()
    official.fill(re.compile("^Nom"), "Benali")
    official.fill("Prénoms", "Karim")
    official.fill("Date de naissance", "31/02/1980")
    official.press("Inscrire sur la liste")
    official.sees("Ce jour n’existe pas")
    official.check()
    official.fill("Date de naissance", "28/02/1980")
    official.press("Inscrire sur la liste")
    official.sees("Vérifiez d’abord l’identité.")
    official.check()
    official.press("Émarger : vote sur papier")
    official.sees("Émargé")
    official.check()
    assert Mark.objects.filter(channel=Mark.Channel.PAPER).count() == 1


def nadia_is_refused_on_paper(official: Visitor) -> None:
    official.fill("Nom et prénom", "nadia diallo")
    official.press("Chercher")
    official.sees("a voté en ligne")
    official.check()
    official.follow("Diallo")
    official.sees("Cette personne a déjà voté, en ligne.")
    expect(official.page.get_by_role("button", name="Émarger")).to_have_count(0)
    official.check()


def the_bureau_refuses_karims_request(official: Visitor) -> None:
    official.visit("/gestion/points/")
    official.follow("1 demande d’inscription")
    official.sees("BENALI Karim")
    official.sees("a voté sur papier")
    official.check()
    official.fill("Motif", "Vous avez voté sur papier à l’Hôtel de ville.")
    official.press("La même personne")
    official.sees("Aucune demande n’attend.")
    official.check()
    official.follow("Noms proches sur toute la liste")
    official.check()


def the_vote_is_closed(anybody: Visitor) -> None:
    anybody.visit("/vote/")
    anybody.sees("Le vote est clos")
    anybody.check()
    anybody.visit("/resultats/")
    anybody.sees("Le bureau dépouille")
    anybody.check()


def the_sheet_is_entered(official: Visitor, point: PollingPoint) -> None:
    official.visit("/gestion/points/")
    official.check()
    official.follow("Clore le point")
    official.check()
    official.fill("Bulletins trouvés dans l’urne", "2")
    official.press("Enregistrer")
    official.sees("les nombres diffèrent")
    official.check()
    official.follow("Saisir les bulletins")
    official.check()
    official.press("Enregistrer et continuer")
    official.sees("Rien n’est saisi.")
    official.check()
    fields = official.page.locator("input.sheet-number")
    for start, numbers in zip((0, 3), FIRST_SHEET, strict=True):
        for place, number in enumerate(numbers):
            fields.nth(start + place).fill(number)
    official.press("Enregistrer et continuer")
    official.sees("Saisie : 1 sur 2")
    official.check()
    official.visit(f"/gestion/points/{point.pk}/")
    official.sees("Possible quand tous les bulletins de l’urne sont saisis.")


def numbers_that_differ_are_explained(official: Visitor) -> None:
    """Karim left with his sheet's double: two sheets in the box, one mark."""
    official.follow("Saisir les bulletins")
    fields = official.page.locator("input.sheet-number")
    fields.nth(0).fill("0")
    fields.nth(3).fill("2")
    official.press("Enregistrer et continuer")
    official.sees("Tous les bulletins de l’urne sont saisis.")
    official.check()
    official.follow("Passer à la signature")
    official.check()
    official.press("Signer le point de votation")
    official.sees("écrivez pourquoi")
    official.check()
    official.fill(
        "Pourquoi ces nombres diffèrent", "Une feuille donnée en double, les deux étaient dans l’urne."
    )
    official.press("Signer le point de votation")
    official.sees("Plus rien ne peut changer ici.")
    official.check()
    official.visit("/gestion/votation/depouillement/")
    official.sees("la coordination peut dépouiller")
    official.check()
