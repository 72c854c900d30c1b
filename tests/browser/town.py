# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several journeys hold in their hands: a spreadsheet, letters that arrive, a conference in a vote."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.core import mail

from caravane.decide.packages.actions import create_package, include_many, publish_package
from caravane.decide.voting import actions
from caravane.decide.voting.models import Poll, PollingPoint
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.gather.proposals.actions import submit_proposal
from caravane.gather.proposals.models import Proposal

WRITTEN = datetime(2021, 10, 20, 18, tzinfo=UTC)
SEALED = datetime(2021, 11, 20, 9, tzinfo=UTC)
IN_THE_VOTE = datetime(2021, 11, 27, 10, tzinfo=UTC)
AFTER_THE_VOTE = datetime(2021, 12, 3, 18, tzinfo=UTC)
FEWEST = 10  # ballots from which a theme's are published: the least that a poll may ask for

THEMES = ("Cohabiter", "Se nourrir")
# Theme, package, proposal: what a small town wrote down in its workshops. Invented for these tests.
WORKSHOPS = (
    ("Cohabiter", "Des haies partout", "Planter une haie fruitière le long du stade"),
    ("Cohabiter", "Des haies partout", "Remplacer les grillages du collège par des haies"),
    ("Cohabiter", "De l’eau et de l’ombre", "Ouvrir la cour de l’école Dulcie-September le dimanche"),
    ("Cohabiter", "De l’eau et de l’ombre", "Installer trois brumisateurs place de la Mairie"),
    ("Cohabiter", "La nuit pour les chouettes", "Éteindre l’éclairage du parc après 23 heures"),
    ("Cohabiter", "La nuit pour les chouettes", "Poser vingt nichoirs avec les classes de CM1"),
    ("Se nourrir", "La cantine d’ici", "Acheter les pommes de la cantine à vingt kilomètres"),
    ("Se nourrir", "La cantine d’ici", "Un repas sans viande par jour, au choix"),
    ("Se nourrir", "Des jardins au pied des tours", "Ouvrir la friche des Docks au jardinage"),
    ("Se nourrir", "Des jardins au pied des tours", "Prêter des outils à la Maison de quartier"),
    ("Se nourrir", "Le marché du soir", "Tenir un marché le jeudi jusqu’à 21 heures"),
    ("Se nourrir", "Le marché du soir", "Donner les invendus du marché à l’épicerie solidaire"),
)
PACKAGES = {
    theme: list(dict.fromkeys(package for named, package, _ in WORKSHOPS if named == theme))
    for theme in THEMES
}
ROW = "{theme};{package};{title};{body}\r\n"
BODY = "{title}. Nous en avons parlé à l’atelier, autour de la table."


def spreadsheet(folder: Path, *, mistake: bool = False) -> Path:
    """Write the workshops' proposals as a spreadsheet does; with a mistake: one row has no such theme."""
    path = folder / ("propositions-a-corriger.csv" if mistake else "propositions.csv")
    rows = [
        ROW.format(theme=theme, package=package, title=title, body=BODY.format(title=title))
        for theme, package, title in WORKSHOPS
    ]
    if mistake:
        rows[4] = rows[4].replace("Cohabiter", "Cohabitter")
    head = ROW.format(theme="Thème", package="Paquet", title="Titre", body="Proposition")
    path.write_text(head + "".join(rows), encoding="utf-8-sig")
    return path


def letter_to(address: str) -> str:
    """Return the text of the last letter sent to somebody."""
    return next(str(one.body) for one in reversed(mail.outbox) if address in one.to)


def link_in(letter: str, address: str) -> str:
    """Return the path of the link that a letter gives."""
    found = re.search(rf"{re.escape(address)}(/\S+)", letter)
    assert found, f"no link in this letter:\n{letter}"
    return found[1]


def written_down(conference: Conference) -> list[Proposal]:
    """Write the workshops' proposals and publish their packages."""
    themes = {theme.name: theme for theme in conference.themes.all()}
    packages = {
        title: create_package(
            theme=themes[theme], title=title, summary=f"{title}, en deux phrases.", now=WRITTEN
        )
        for theme, titles in PACKAGES.items()
        for title in titles
    }
    proposals = [
        submit_proposal(
            conference=conference,
            title=title,
            body=BODY.format(title=title),
            theme=themes[theme],
            neighbourhood=None,
            channel=Proposal.Channel.WORKSHOP,
            said_on=WRITTEN.date(),
            now=WRITTEN,
        )
        for theme, _, title in WORKSHOPS
    ]
    pairs = [(packages[row[1]], one) for row, one in zip(WORKSHOPS, proposals, strict=True)]
    include_many(pairs=pairs, author=None, now=WRITTEN)
    for package in packages.values():
        publish_package(package=package, now=WRITTEN + timedelta(days=20))
    return proposals


def sealed_poll(conference: Conference) -> Poll:
    """Return the conference's poll, sealed, over the workshops' packages."""
    written_down(conference)
    usual = replace(actions.usual_set_up(conference, SEALED), publication_threshold=FEWEST)
    return actions.seal_poll(poll=actions.draw_up_poll(conference=conference, set_up=usual), now=SEALED)


def town_hall(poll: Poll, official: User) -> PollingPoint:
    return actions.create_point(
        poll=poll, name="Hôtel de ville", address="Esplanade", hours="9 h – 18 h", officials=[official]
    )


def put_on_the_roll(poll: Poll, user: User, last_name: str) -> None:
    """Declare somebody's identity, as the page does."""
    actions.declare_identity(
        poll=poll,
        account=user,
        last_name=last_name,
        first_names=user.name,
        birth_date=date(1990, 3, 4),
        tie="lives",
        now=IN_THE_VOTE,
    )
