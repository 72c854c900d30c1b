# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the coordinator does: import, group, publish, set up, and at the end count."""

import re
from datetime import date
from pathlib import Path

from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import enclose_all, new_secret
from caravane.decide.voting.logic.keys import public_key
from caravane.decide.voting.models import Poll, PollingPoint
from caravane.foundation.conferences.models import Conference
from tests.browser.town import FEWEST, IN_THE_VOTE, THEMES, WORKSHOPS, spreadsheet
from tests.browser.visitor import Visitor

from .facts import EDITED, HEDGES, OTHERS, SHADE


def import_the_proposals(coordinator: Visitor, folder: Path) -> None:
    coordinator.visit("/gestion/propositions/")
    coordinator.check()
    coordinator.follow("Importer un fichier")
    coordinator.hand_over("Votre fichier", spreadsheet(folder))
    coordinator.press("Vérifier ce fichier")
    coordinator.press(f"Importer les {len(WORKSHOPS)} lignes")
    coordinator.sees("6 paquets créés")
    coordinator.check()


def edit_a_package(coordinator: Visitor) -> None:
    coordinator.visit("/gestion/paquets/")
    coordinator.check()
    coordinator.follow(SHADE)
    coordinator.check()
    coordinator.press(re.compile("Retirer la proposition"))
    coordinator.sees("n’est plus dans ce paquet")
    coordinator.press("Mettre les propositions cochées dans ce paquet")
    coordinator.sees("Cochez au moins une proposition.")
    coordinator.check()
    coordinator.page.locator("#ajouter").get_by_role("checkbox").first.check()
    coordinator.press("Mettre les propositions cochées dans ce paquet")
    coordinator.sees("1 proposition mise dans")
    coordinator.check()
    coordinator.fill(re.compile("^Titre", re.IGNORECASE), EDITED)
    coordinator.fill(re.compile("en une ou deux phrases", re.IGNORECASE), "Pour passer l’été dehors.")
    coordinator.press("Enregistrer", within="#texte")
    coordinator.sees("Le paquet est enregistré.")
    coordinator.check()


def publish(coordinator: Visitor) -> None:
    coordinator.visit("/gestion/paquets/")
    coordinator.press(re.compile(f"Descendre « {HEDGES} »"))
    coordinator.press(re.compile(f"Monter « {HEDGES} »"))
    for theme in THEMES:
        coordinator.press(re.compile(f"Publier 3 paquets.*{theme}"))
    coordinator.sees("3 paquets sont maintenant publics.")
    coordinator.check()
    coordinator.visit("/paquets/")
    coordinator.follow(EDITED)
    coordinator.sees("Pour passer l’été dehors.")
    coordinator.check()


def set_up_and_seal(coordinator: Visitor) -> None:
    coordinator.visit("/gestion/votation/")
    coordinator.fill("Publier les bulletins", "2")
    coordinator.page.locator("form").last.evaluate("form => form.noValidate = true")
    coordinator.press("Créer la votation")
    coordinator.sees("Quelque chose demande votre attention")
    coordinator.check()
    coordinator.fill("Publier les bulletins", str(FEWEST))
    coordinator.press("Créer la votation")
    coordinator.sees("Tout y est")
    coordinator.check()
    coordinator.follow("Sceller la préparation…")
    coordinator.check()
    coordinator.press("Sceller pour de bon")
    coordinator.sees("La clé de l’urne")
    coordinator.check()
    coordinator.follow("C’est imprimé")
    coordinator.sees("Ce qui a été scellé")
    coordinator.visit("/gestion/paquets/")
    coordinator.sees("Les paquets soumis au vote sont figés.")
    coordinator.check()
    coordinator.follow(EDITED)
    coordinator.check()


def open_a_point(coordinator: Visitor) -> PollingPoint:
    coordinator.visit("/gestion/points/")
    coordinator.check()
    coordinator.follow("Ajouter un point de votation")
    coordinator.fill(re.compile("^Nom"), "Hôtel de ville")
    coordinator.fill("Adresse", "Esplanade Georges-Marrane")
    coordinator.tick("Omar")
    coordinator.press("Enregistrer")
    coordinator.sees("Hôtel de ville")
    coordinator.check()
    return PollingPoint.objects.get()


def others_vote_online(conference: Conference) -> None:
    """Ten people whose votes are not this story's subject: through the action that the page calls."""
    poll = Poll.objects.get(conference=conference)
    questions = list(poll.questions.order_by("number"))
    for number, rankings in enumerate(OTHERS):
        entry = actions.add_to_roll(
            poll=poll,
            last_name=f"Voisin{'ABCDEFGHIJ'[number]}",
            first_names="Camille",
            birth_date=date(1970, 1, number + 1),
            tie="lives",
            now=IN_THE_VOTE,
        )
        said = {question.pk: ranking for question, ranking in zip(questions, rankings, strict=True)}
        envelopes = enclose_all(said, new_secret(), key=public_key(poll.public_key), poll=poll.pk)
        actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=envelopes, now=IN_THE_VOTE)


def count_and_publish(coordinator: Visitor, anybody: Visitor) -> None:
    coordinator.visit("/gestion/votation/")
    coordinator.check()
    coordinator.follow("Le dépouillement")
    coordinator.check()
    coordinator.press("Dépouiller")
    coordinator.sees("Dépouillé, pas encore public")
    coordinator.check()
    anybody.visit("/resultats/")
    anybody.sees("Les bulletins sont comptés")
    anybody.check()
    coordinator.press("Publier les résultats")
    coordinator.sees("Les résultats sont publics.")
    coordinator.check()
