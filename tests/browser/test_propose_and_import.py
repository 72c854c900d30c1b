# SPDX-License-Identifier: AGPL-3.0-or-later
"""A resident without an account proposes; a coordinator brings the proposals of a spreadsheet."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.models import Proposal

from .town import letter_to, link_in
from .visitor import NO_JAVASCRIPT, PHONE, Device, Visitor

IN_THE_CARAVAN = datetime(2021, 9, 25, 10, tzinfo=UTC)
ROWS = "thème;titre;proposition\nSe nourrir;Des pommes;D’ici.\nSE_LOGER;Isoler;Tout.\n"
MORE = "Cohabiter;Idée {0};Dite au marché.\n"


@pytest.mark.parametrize("device", [PHONE, NO_JAVASCRIPT])
def test_a_guest_proposes_and_confirms(
    device: Device,
    new_visitor: Callable[..., Visitor],
    conference: Conference,
    at: Callable[[datetime], None],
) -> None:
    at(IN_THE_CARAVAN)
    guest = new_visitor(device)
    guest.visit("/proposer/")
    guest.check()
    guest.fill("Votre idée en une phrase", "Des bancs à l’ombre")
    guest.press("Continuer")
    guest.sees("Dites-en un peu plus")
    guest.check()
    guest.fill("Dites-nous en plus", "Place Voltaire, l’été.")
    guest.fill("Votre adresse e-mail", "zoe@exemple.example")
    guest.choose("Thème", "Cohabiter")
    guest.press("Continuer")
    guest.sees("ouvrez votre messagerie")
    guest.check()
    guest.visit(link_in(letter_to("zoe@exemple.example"), guest.address))
    guest.sees("Des bancs à l’ombre")
    guest.check()
    guest.press("Oui, publier ma proposition")
    guest.sees("Merci")
    guest.check()
    assert Proposal.objects.get().title == "Des bancs à l’ombre"
    guest.visit("/proposer/confirmer/inconnu/", status=404)
    guest.check()
    at(datetime(2021, 12, 1, tzinfo=UTC))
    guest.visit("/proposer/")
    guest.sees("closes")
    guest.check()


def test_a_coordinator_corrects_and_confirms_an_import(
    visitor: Visitor, conference: Conference, alice: User, tmp_path: Path
) -> None:
    coordinator = visitor
    coordinator.sign_in(alice)
    coordinator.visit("/gestion/propositions/")
    coordinator.check()
    coordinator.follow("Importer un fichier", within="main")
    coordinator.check()
    send(coordinator, tmp_path / "vide.csv", "")
    coordinator.sees("Ce fichier est vide")
    coordinator.check()
    send(coordinator, tmp_path / "idees.csv", ROWS + "".join(MORE.format(n) for n in range(60)))
    coordinator.sees("SE_LOGER")
    coordinator.check()
    assert not Proposal.objects.exists()
    coordinator.tick("Créer les thèmes absents")
    coordinator.press("Réessayer avec ces colonnes")
    coordinator.sees("1 thème sera créé")
    coordinator.check()
    coordinator.press("Importer les 62 lignes")
    coordinator.sees("idees.csv est importé")
    coordinator.check()
    coordinator.follow("Voir la liste")
    coordinator.sees("Page 1 sur 2")
    coordinator.check()
    send_again(coordinator, tmp_path / "idees.csv")
    assert Proposal.objects.count() == 62


def send(coordinator: Visitor, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    coordinator.hand_over("Votre fichier", path)
    coordinator.press("Vérifier ce fichier")


def send_again(coordinator: Visitor, path: Path) -> None:
    coordinator.follow("Importer un fichier", within="main")
    coordinator.check()
    coordinator.hand_over("Votre fichier", path)
    coordinator.press("Vérifier ce fichier")
    coordinator.sees("Il n’y a rien à importer")
    coordinator.check()
