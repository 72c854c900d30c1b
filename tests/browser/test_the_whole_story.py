# SPDX-License-Identifier: AGPL-3.0-or-later
"""One small conference from the spreadsheet to the recount, by everybody who has a part in it."""

import json
import re
import shlex
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import new_secret
from caravane.decide.voting.models import Mark, Poll, PollingPoint, Result
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.science.tally.command import main as count_command

from .town import AFTER_THE_VOTE, FEWEST, IN_THE_VOTE, PACKAGES, THEMES, WORKSHOPS, letter_to, spreadsheet
from .visitor import Visitor

BEFORE_THE_VOTE = datetime(2021, 11, 15, 9, tzinfo=UTC)
NADIA = "nadia@ivry.example"
PASSWORD = "quatre mots tout simples"
HEDGES, SHADE, OWLS = PACKAGES["Cohabiter"]
CANTEEN, GARDENS, MARKET = PACKAGES["Se nourrir"]
EDITED = "De l’eau, de l’ombre et des bancs"
# Others who vote online: option numbers, best first, in each theme.
OTHERS = [
    ([1, 2, 3], [2]),
    ([1, 3], [2, 1]),
    ([2, 1, 3], [3, 2, 1]),
    ([1], [2, 3]),
    ([3, 1], [1]),
    ([1, 2], [2]),
]
OTHERS += [([2, 3, 1], [1, 2, 3]), ([1, 3, 2], [2]), ([3], [3, 1]), ([1, 2], [2, 1])]
FIRST_SHEET = (["2", "1"], ["3"])  # what Karim's sheet says
COUNTS = re.compile(r"\d\s+(points|bulletins? valables?|premiers? choix)")
PUBLIC = ["/", "/vote/", "/resultats/", "/paquets/"]


def test_from_the_spreadsheet_to_the_recount(
    new_visitor: Callable[..., Visitor],
    conference: Conference,
    alice: User,
    omar: User,
    karim: User,
    at: Callable[[datetime], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    coordinator, official, resident, anybody = (new_visitor() for _ in range(4))
    at(BEFORE_THE_VOTE)
    coordinator.sign_in(alice)
    import_the_proposals(coordinator, tmp_path)
    edit_a_package(coordinator)
    publish(coordinator)
    set_up_and_seal(coordinator)
    point = open_a_point(coordinator)

    at(IN_THE_VOTE)
    official.sign_in(omar)
    others_vote_online(conference)
    nadia_signs_up(resident)
    nadia_says_who_she_is(resident)
    nadia_ranks(resident)
    code = nadia_casts(resident)
    karim_votes_on_paper(official)
    karim_is_refused_online(new_visitor(), karim)
    nadia_is_refused_on_paper(official)
    no_count_is_visible(anybody, PUBLIC)
    no_count_is_visible(resident, [*PUBLIC, "/gestion/"])
    no_count_is_visible(official, [*PUBLIC, "/gestion/", *count_pages(point)], PUBLIC)
    no_count_is_visible(coordinator, [*PUBLIC, "/gestion/", "/gestion/votation/", *count_pages(point)])

    at(AFTER_THE_VOTE)
    the_vote_is_closed(anybody)
    the_sheet_is_entered(official, point)
    numbers_that_differ_are_explained(official)
    coordinator.sign_in(alice)  # two weeks have gone by
    count_and_publish(coordinator, anybody)
    monkeypatch.chdir(tmp_path)
    read_the_results(anybody)
    for theme in THEMES:
        recount(anybody, theme, capsys)
    find_the_ballot(resident, code)


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
    coordinator.press("Mettre les cochées dans ce paquet")
    coordinator.sees("Cochez au moins une proposition.")
    coordinator.check()
    coordinator.page.locator("#ajouter").get_by_role("checkbox").first.check()
    coordinator.press("Mettre les cochées dans ce paquet")
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
            birth_date=date(1970, 1, 1),
            tie="lives",
            now=IN_THE_VOTE,
        )
        said = {question.pk: ranking for question, ranking in zip(questions, rankings, strict=True)}
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings=said, secret=new_secret(), now=IN_THE_VOTE)


def go(visitor: Visitor, role: str, name: str | re.Pattern[str]) -> None:
    """Reach a link or a button with the Tab key and press Enter."""
    visitor.tab_to(visitor.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
    visitor.page.keyboard.press("Enter")


def write(visitor: Visitor, label: str | re.Pattern[str], text: str) -> None:
    """Reach a field with the Tab key and type."""
    visitor.tab_to(visitor.page.get_by_label(label).first)
    visitor.page.keyboard.type(text)


def nadia_signs_up(resident: Visitor) -> None:
    resident.visit("/")
    go(resident, "link", "Je vote")
    resident.page.wait_for_url(re.compile("/(vote|compte)/"))
    if resident.path == "/vote/":
        go(resident, "link", "Je vote")
    resident.sees("Pas de mot de passe sous la main")
    go(resident, "link", "Créer un compte")
    resident.sees("Créer mon compte")
    resident.check()
    write(resident, "E-mail", NADIA)
    write(resident, "Mot de passe", "court")
    resident.page.keyboard.press("Enter")
    resident.page.wait_for_load_state()
    resident.check()
    write(resident, "Mot de passe", PASSWORD)
    resident.page.keyboard.press("Enter")
    resident.sees("Nous venons d’envoyer un code")
    resident.check()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter_to(NADIA), re.MULTILINE)
    assert code, letter_to(NADIA)
    write(resident, "Code", code[1])
    resident.page.keyboard.press("Enter")


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
    official.sees("Écrivez le jour, le mois et l’année")
    official.check()
    official.fill("Date de naissance", "28/02/1980")
    official.press("Inscrire sur la liste")
    official.sees("Vérifiez d’abord l’identité.")
    official.check()
    official.press("Émarger : vote sur papier")
    official.sees("Émargé")
    official.check()
    assert Mark.objects.filter(channel=Mark.Channel.PAPER).count() == 1


def karim_is_refused_online(resident: Visitor, karim: User) -> None:
    resident.sign_in(karim)
    resident.visit("/vote/bulletin/")
    resident.fill(re.compile("^Nom"), "BENALI")
    resident.fill("Prénoms", "Karim")
    resident.fill("Date de naissance", "28/02/1980")
    resident.tick("J’habite ici")
    resident.press("Continuer vers le bulletin")
    resident.sees("Une personne qui porte ce nom")
    resident.sees("Que faire maintenant")
    resident.check()
    resident.visit("/vote/bulletin/")
    assert resident.path == "/vote/bulletin/identite/"


def nadia_is_refused_on_paper(official: Visitor) -> None:
    official.fill("Nom et prénom", "nadia diallo")
    official.press("Chercher")
    official.sees("a voté en ligne")
    official.check()
    official.follow("Diallo")
    official.sees("Cette personne a déjà voté, en ligne.")
    expect(official.page.get_by_role("button", name="Émarger")).to_have_count(0)
    official.check()


def count_pages(point: PollingPoint) -> list[str]:
    return ["/gestion/points/", f"/gestion/points/{point.pk}/", "/gestion/votation/depouillement/"]


def no_count_is_visible(visitor: Visitor, paths: list[str], already_checked: Collection[str] = ()) -> None:
    for path in paths:
        visitor.visit(path)
        assert not COUNTS.search(visitor.page.locator("main").inner_text()), path
        assert not visitor.page.locator(".result, .bars-list, meter").count(), path
        if path not in already_checked:
            visitor.check()
    for path in (
        "retrouver/",
        *(f"bulletins/ivry-sur-seine-2021-cohabiter.{kind}" for kind in ("csv", "soi")),
    ):
        visitor.visit(f"/resultats/{path}", status=404)


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
    official.sees("1 saisis sur 2")
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


def read_the_results(anybody: Visitor) -> None:
    anybody.visit("/")
    anybody.check()
    anybody.visit("/resultats/")
    anybody.sees("Vos priorités")
    anybody.sees("Une feuille donnée en double")
    anybody.check()
    for summary in anybody.page.locator("summary").all():
        summary.click()
    anybody.check()


def recount(anybody: Visitor, theme: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Download both files of a theme, run the command that the page gives, compare with page and database."""
    result = Result.objects.get(question__theme__name=theme)
    shown = points_shown(anybody, result.question.theme.slug)
    command = anybody.page.locator("li", has_text=theme).locator("pre").inner_text()
    words = shlex.split(command)
    assert words[:2] == ["caravane", "count"]
    files = anybody.page.locator("li", has_text=theme).get_by_role("link", name=re.compile("CSV|soi"))
    assert files.count() == len(("csv", "soi"))
    for link in files.all():
        with anybody.page.expect_download() as waiting:
            link.click()
        name = waiting.value.suggested_filename
        waiting.value.save_as(name)
        arguments = [name if word.endswith(".csv") else word for word in words[2:]]
        capsys.readouterr()
        assert count_command([*arguments, "--json"]) == 0
        outcome = json.loads(capsys.readouterr().out)
        assert outcome["ranking"] == result.outcome["ranking"]
        assert outcome["scores"] == result.outcome["scores"]
        named = {outcome["alternatives"][option]: score for option, score in outcome["scores"].items()}
        assert named == shown
        left = list(shown)
        for tied in outcome["ranking"]:
            here, left = left[: len(tied)], left[len(tied) :]
            assert set(here) == {outcome["alternatives"][str(option)] for option in tied}


def points_shown(anybody: Visitor, slug: str) -> dict[str, int]:
    """Return {package: points} as the bars of the page say."""
    labels = anybody.page.locator(f"#{slug} .bar-label").all_inner_texts()
    found = [
        re.match(r"(?:\S+\s+)?(.*?)\s+(\d+)\s*(?:points)?$", " ".join(label.split())) for label in labels
    ]
    assert all(found), labels
    return {one[1]: int(one[2]) for one in found if one}


def find_the_ballot(resident: Visitor, code: str) -> None:
    resident.visit("/resultats/")
    resident.follow("Retrouver mon bulletin", within="main")
    resident.check()
    resident.fill("Votre code", "a" * 26)
    resident.press("Retrouver")
    resident.sees("Aucun bulletin ne porte ce code.")
    resident.check()
    resident.fill("Votre code", code.upper())
    resident.press("Retrouver")
    resident.sees("Votre bulletin a été compté.")
    assert resident.page.locator("section.card").nth(0).locator("li").all_inner_texts() == [OWLS, HEDGES]
    assert resident.page.locator("section.card").nth(1).locator("li").all_inner_texts() == [GARDENS]
    resident.check()
