# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an empty database to an open vote, by a person who has never seen the software."""

import base64
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from caravane.gather.proposals.models import Proposal

from .town import PACKAGES, THEMES, WORKSHOPS, letter_to, link_in, spreadsheet
from .visitor import Visitor

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
CONFERENCE = TODAY + timedelta(days=5)
PASSWORD = "quatre mots tout simples"
NAME = re.compile(r"^Nom\b")
LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COLLEAGUE, GUEST = "bureau@bellerive.example", "nadia@bellerive.example"
# Seconds that somebody takes who reads everything and types slowly.
PACE = {"page": 25, "field": 12, "press": 4}
HALF_AN_HOUR = 30 * 60
WATCH = """for (const act of ["change", "click"]) addEventListener(act, (event) => {
    if (act === "change") caravaneCounted("field");
    else if (event.isTrusted && event.target.closest("a, button, summary")) caravaneCounted("press");
}, true)"""


@pytest.fixture
def counted(visitor: Visitor) -> Counter[str]:
    """Count the pages seen, the fields filled and the presses of one person."""
    effort: Counter[str] = Counter()
    visitor.context.expose_binding("caravaneCounted", lambda _source, what: effort.update([what]))
    visitor.context.add_init_script(WATCH)
    visitor.page.on("domcontentloaded", lambda _page: effort.update(["page"]))
    return effort


def test_a_town_opens_its_vote_on_its_first_day(
    visitor: Visitor,
    new_visitor: Callable[..., Visitor],
    counted: Counter[str],
    at: Callable[[datetime], None],
    tmp_path: Path,
) -> None:
    at(NOW)
    find_an_empty_site(visitor)
    found_the_town(visitor, tmp_path)
    write_the_demarche(visitor)
    give_the_calendar(visitor)
    choose_the_themes(visitor)
    invite_a_colleague(visitor)
    accept(new_visitor())
    name_the_neighbourhoods(visitor)
    propose_as_a_guest(new_visitor())
    import_the_workshops(visitor, tmp_path)
    publish_the_packages(visitor)
    draw_up_the_poll(visitor)
    open_a_polling_point(visitor)
    seal(visitor)
    read_that_the_vote_is_open(new_visitor())
    seconds = sum(PACE[what] * number for what, number in counted.items())
    print(f"\nFirst day: {dict(counted)}: {seconds // 60} minutes at {PACE} seconds each")  # noqa: T201
    assert set(counted) == set(PACE)
    assert seconds < HALF_AN_HOUR


def find_an_empty_site(visitor: Visitor) -> None:
    visitor.visit("/")
    visitor.check()
    visitor.visit("/installation/")
    visitor.check()
    visitor.expect_refusal(403)
    visitor.fill("Code d’installation", "au-hasard")
    visitor.press("Commencer")
    visitor.sees("Ce n’est pas le code de cette installation")
    visitor.check()
    visitor.fill("Code d’installation", (Path(settings.DATA_DIR) / "setup-code").read_text())
    visitor.press("Commencer")


def found_the_town(visitor: Visitor, folder: Path) -> None:
    visitor.sees("Votre ville")
    visitor.check()
    visitor.fill("Nom de la ville", "Bellerive")
    visitor.fill("Code INSEE", "94999")
    (logo := folder / "logo.png").write_bytes(LOGO)
    visitor.hand_over("Logo", logo)
    visitor.fill("Première couleur", "#ffe08a")
    visitor.fill("Votre adresse e-mail", "maire@bellerive.example")
    visitor.fill("Votre nom", "Jeanne Corso")
    visitor.fill("Choisissez un mot de passe", PASSWORD)
    visitor.press("Enregistrer et continuer")
    visitor.sees("Choisissez une couleur plus foncée")
    visitor.check()
    visitor.fill("Première couleur", "#1f4e79")
    visitor.press("Voir ces couleurs")
    visitor.check()
    visitor.fill("Choisissez un mot de passe", PASSWORD)
    visitor.press("Enregistrer et continuer")


def write_the_demarche(visitor: Visitor) -> None:
    visitor.sees("La démarche et ses objectifs")
    visitor.check()
    visitor.fill("Titre", "Bellerive respire")
    visitor.fill("D’ici à", "2010")
    visitor.press("Enregistrer et continuer")
    visitor.sees("Cette année doit venir après 2015.")
    visitor.check()
    visitor.fill("D’ici à", "2035")
    visitor.press("Ajouter un objectif")
    visitor.check()
    visitor.press(re.compile("Retirer.*Objectif 3"))
    visitor.press("Enregistrer et continuer")


def give_the_calendar(visitor: Visitor) -> None:
    visitor.sees("Quand a lieu la conférence")
    visitor.check()
    visitor.fill("Le jour de la conférence", "2020-01-01")
    visitor.press("Proposer un calendrier")
    visitor.sees("Choisissez un jour à venir")
    visitor.check()
    visitor.fill("Le jour de la conférence", CONFERENCE.isoformat())
    visitor.press("Proposer un calendrier")
    visitor.check()
    visitor.fill("Ateliers, premier jour", TODAY.isoformat())
    visitor.press("Enregistrer et continuer")
    visitor.sees("Donnez les deux jours, ou aucun")
    visitor.check()
    visitor.fill("Ateliers, dernier jour", TODAY.isoformat())
    visitor.press("Enregistrer et continuer")


def choose_the_themes(visitor: Visitor) -> None:
    visitor.sees("Cinq thèmes pour commencer")
    visitor.check()
    for number in (5, 4, 2):
        visitor.press(re.compile(f"Retirer.*Thème {number}"))
    visitor.press("Enregistrer et continuer")


def invite_a_colleague(visitor: Visitor) -> None:
    visitor.sees("Qui fait quoi")
    visitor.check()
    visitor.fill("Adresse e-mail", COLLEAGUE)
    visitor.press("Envoyer l’invitation")
    visitor.sees("Quelque chose demande votre attention")
    visitor.check()
    visitor.fill(NAME, "Paul Mercier")
    visitor.tick(re.compile("membre du bureau", re.IGNORECASE))
    visitor.press("Envoyer l’invitation")
    visitor.sees("Invitations en attente")
    visitor.check()
    visitor.follow("Terminer")
    visitor.sees("Préparer ma conférence")
    visitor.check()
    visitor.visit("/gestion/")
    visitor.check()


def accept(colleague: Visitor) -> None:
    link = link_in(letter_to(COLLEAGUE), colleague.address)
    colleague.visit(link)
    colleague.check()
    colleague.fill("Mot de passe", "court")
    colleague.press("Créer mon compte et accepter")
    colleague.check()
    colleague.fill("Mot de passe", PASSWORD)
    colleague.press("Créer mon compte et accepter")
    colleague.sees("À faire aujourd’hui")
    colleague.check()
    colleague.visit(link, status=410)
    colleague.check()


def name_the_neighbourhoods(visitor: Visitor) -> None:
    visitor.visit("/gestion/conference/")
    visitor.follow("Quartiers")
    visitor.check()
    visitor.press("Ajouter un quartier")
    visitor.fill("Nom", "Les Quais")
    visitor.press("Enregistrer")
    visitor.sees("C’est enregistré.")
    visitor.check()


def propose_as_a_guest(guest: Visitor) -> None:
    guest.visit("/")
    guest.check()
    guest.follow(re.compile("propose"), within="main")
    guest.check()
    guest.press("Continuer")
    guest.sees("Donnez un titre à votre idée")
    guest.check()
    guest.fill("Votre idée en une phrase", "Un four à pain sur la place")
    guest.fill("Dites-nous en plus", "Le samedi, chacune et chacun viendrait y cuire son pain.")
    guest.choose("Thème", "Cohabiter")
    guest.choose("Quartier", "Les Quais")
    guest.fill("Votre adresse e-mail", GUEST)
    guest.press("Continuer")
    guest.sees("ouvrez votre messagerie")
    guest.check()
    link = link_in(letter_to(GUEST), guest.address)
    guest.visit(link)
    guest.check()
    guest.press("Oui, publier ma proposition")
    guest.sees("C’est la proposition n° 1.")
    guest.check()
    guest.follow("Voir sa page")
    guest.sees("Un four à pain sur la place")
    guest.check()
    guest.visit("/proposer/confirmer/au-hasard/", status=404)
    guest.check()


def import_the_workshops(visitor: Visitor, folder: Path) -> None:
    visitor.visit("/gestion/propositions/")
    visitor.check()
    visitor.follow("Importer un fichier")
    visitor.check()
    visitor.press("Vérifier ce fichier")
    visitor.sees("Choisissez un fichier.")
    visitor.check()
    visitor.hand_over("Votre fichier", spreadsheet(folder, mistake=True))
    visitor.press("Vérifier ce fichier")
    visitor.sees("le thème « Cohabitter » n’existe pas dans cette conférence")
    visitor.sees("Rien ne peut être importé tant qu’une ligne est en erreur.")
    visitor.check()
    assert Proposal.objects.count() == 1
    visitor.follow("Envoyer un autre fichier")
    visitor.check()
    visitor.hand_over("Votre fichier", spreadsheet(folder))
    visitor.press("Vérifier ce fichier")
    visitor.check()
    visitor.press("Importer les 12 lignes")
    visitor.sees("propositions.csv est importé")
    visitor.check()
    visitor.follow("Voir la liste")
    visitor.check()
    assert Proposal.objects.count() == 1 + len(WORKSHOPS)


def publish_the_packages(visitor: Visitor) -> None:
    visitor.follow("Paquets", within=".desk")
    visitor.check()
    for theme in THEMES:
        visitor.press(re.compile(f"Publier {len(PACKAGES[theme])} paquets.*{theme}"))
    visitor.check()


def draw_up_the_poll(visitor: Visitor) -> None:
    visitor.follow("La votation", within=".desk")
    visitor.check()
    visitor.press("Créer la votation")
    visitor.sees("Tout y est")
    visitor.check()


def open_a_polling_point(visitor: Visitor) -> None:
    visitor.follow("Points de votation", within="section")
    visitor.check()
    visitor.follow("Ajouter un point de votation")
    visitor.check()
    visitor.fill(NAME, "Hôtel de ville")
    visitor.fill("Adresse", "1 place de la Mairie")
    visitor.fill("Jours et heures", "Tous les jours, de 9 h à 18 h")
    visitor.tick("Paul Mercier")
    visitor.press("Enregistrer")
    visitor.sees("Hôtel de ville")
    visitor.check()


def seal(visitor: Visitor) -> None:
    visitor.follow("La votation", within=".desk")
    visitor.follow("Sceller la préparation…")
    visitor.check()
    visitor.press("Sceller pour de bon")
    visitor.sees("La clé de l’urne")
    visitor.check()
    visitor.follow("C’est imprimé")
    visitor.sees("Ce qui a été scellé")
    visitor.check()
    visitor.visit("/gestion/conference/")
    visitor.check()


def read_that_the_vote_is_open(resident: Visitor) -> None:
    resident.visit("/")
    resident.check()
    resident.follow("Je vote")
    resident.visit("/vote/")
    resident.sees("Le vote est ouvert")
    resident.sees("Hôtel de ville")
    resident.check()
    for packages in PACKAGES.values():
        resident.visit("/paquets/")
        for package in packages:
            resident.sees(package)
