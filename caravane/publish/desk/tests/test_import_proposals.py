# SPDX-License-Identifier: AGPL-3.0-or-later
"""The import as its coordinator meets it: send, check, correct, confirm. What is wrong changes nothing."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from caravane.decide.packages.models import Inclusion, Package
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import Proposal
from caravane.publish.desk.imports.proposals import ADD_THEMES
from caravane.support.imports import tables
from caravane.support.imports.models import ImportRun
from conftest import make_member

UPLOAD = "/gestion/propositions/import/"
GOOD = """titre;texte;thème;quartier;date;auteur
Des bancs;À l’ombre;Cohabiter;Ivry-Port;09/06/2021;Zoé
Des arbres;Partout;SE_NOURRIR;;2021-06-10;
"""


@pytest.fixture
def desk(alice: User, conference: Conference, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(alice)


def send(client: Client, content: str | bytes, name: str = "f.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)}, follow=True)


def run() -> ImportRun:
    return ImportRun.objects.latest("pk")


def choose(client: Client, **values: Any) -> Any:
    """Post the columns' form as the page shows it, with some answers changed."""
    shown = {f"column_{key}": column for key, column in run().mapping.items()}
    shown |= {f"option_{key}": "on" for key in run().options}
    return client.post(f"{UPLOAD}{run().pk}/", shown | values, follow=True)


def confirm(client: Client) -> Any:
    return client.post(f"{UPLOAD}{run().pk}/importer/", follow=True)


def errors(client: Client) -> list[tuple[int, str, str]]:
    content = client.get(f"{UPLOAD}{run().pk}/erreurs.csv").content
    return [(int(r.cells[0]), r.cells[1], r.cells[2]) for r in tables.read_table("e.csv", content).rows]


def untouched() -> bool:
    return not (Proposal.objects.exists() or Package.objects.exists()) and Theme.objects.count() == 3


def test_a_good_file_is_checked_then_imported(desk: Client) -> None:
    page = send(desk, GOOD).content.decode()
    assert "Importer les 2 lignes" in page
    assert untouched()
    done = confirm(desk).content.decode()
    assert "1 à 2" in done
    first, second = Proposal.objects.select_related("theme", "neighbourhood")
    assert (first.title, first.body, first.author_name) == ("Des bancs", "À l’ombre", "Zoé")
    assert (str(first.theme), str(first.neighbourhood)) == ("Cohabiter", "Ivry-Port")
    assert (first.said_on, first.channel) == (date(2021, 6, 9), "import")
    assert (str(second.theme), second.neighbourhood, second.said_on) == (
        "Se nourrir",
        None,
        date(2021, 6, 10),
    )


def test_the_same_file_twice_creates_nothing_twice(desk: Client) -> None:
    for _time in range(2):
        send(desk, GOOD)
        confirm(desk)
    assert Proposal.objects.count() == 2
    assert (run().created_count, run().already_count) == (0, 2)


def test_a_file_that_grew_adds_what_is_new(desk: Client) -> None:
    send(desk, GOOD)
    confirm(desk)
    send(desk, GOOD + "Encore;Une;;;;\n")
    confirm(desk)
    assert (run().created_count, run().already_count) == (1, 2)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "pas un tableau"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00", "Seuls les fichiers CSV et XLSX"),
        ("vide.csv", b"", "est vide"),
        ("titres.csv", b"titre;texte\n", "aucune ligne"),
        ("doubles.csv", b"titre;titre\na;b\n", "A, B"),
        ("casse.csv", "titre;texte\nété;b\nc;".encode() + b"\xff\xfa\n", "Ligne 3, colonne B"),
        ("guillemets.csv", b'titre;texte\na;"b\nc;d\n', "Ligne 2"),
        ("faux.xlsx", b"titre;texte\na;b\n", "pas un classeur"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(
    desk: Client, name: str, content: bytes, words: str
) -> None:
    page = send(desk, content, name).content.decode().replace("\u00a0", " ")
    assert words in page
    assert not ImportRun.objects.exists()
    assert untouched()


def test_a_file_that_is_too_large_is_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caravane.support.imports.uploads.MAX_BYTES", 1000)
    response = send(desk, "titre;texte\n" + "a;b\n" * 300)
    assert response.status_code == 413
    assert "trop grand" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_no_file_at_all_is_told(desk: Client) -> None:
    assert "Choisissez un fichier" in desk.post(UPLOAD, {}).content.decode()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("titre;texte\nA;b\n;sans titre\n", (3, "A · titre", "le titre manque")),
        ('texte\nbien\n\n""\n\nbien aussi\n<p> </p>\n', (7, "A · texte", "le texte manque")),
        ("titre;thème\nA;Cohabiter\nB;Voler\n", (3, "B · thème", "Voler")),
        ("titre;quartier\nA;Ivry-Port\nB;Nulle part\n", (3, "B · quartier", "Nulle part")),
        ("titre;date\nA;31/02/2021\n", (2, "B · date", "31/02/2021")),
        ("titre;texte\nA;b\nC\n", (3, "—", "1 cellules au lieu de 2")),
        ("titre;texte\nA;b\nC;d;e\n", (3, "—", "3 cellules au lieu de 2")),
        (f"titre;texte\n{'x' * 201};b\n", (2, "A · titre", "201")),
        ("titre;auteur\nA;Rosa\u202e!\n", (2, "B · auteur", "U+202E")),
        ("titre;id\nA;7\nB;7\n", (3, "B · id", "ligne 2")),
        ("titre;paquet\nA;Un paquet\n", (2, "B · paquet", "thème")),
    ],
)
def test_a_wrong_row_is_told_with_row_column_and_reason(
    desk: Client, rows: str, found: tuple[int, str, str]
) -> None:
    page = send(desk, rows).content.decode()
    assert "Importer" not in page.split("<h1>")[1].split("<details")[0]
    row, column, reason = found
    assert [(one[0], one[1]) for one in errors(desk)] == [(row, column)]
    assert reason in errors(desk)[0][2]
    assert reason.replace("’", "&#x27;") in page or reason in page
    assert "Rien n’a été importé" in confirm(desk).content.decode()
    assert untouched()


def test_thousands_of_errors_are_shown_by_pages_and_downloaded_whole(desk: Client) -> None:
    page = send(desk, "titre;thème\n" + "A;Voler\n" * 2000).content.decode()
    assert page.count("Voler") < 100
    assert len(errors(desk)) == 2000


def test_two_identical_rows_make_one_proposal(desk: Client) -> None:
    page = send(desk, "titre;texte\nA;b\nÀ;B \n").content.decode()
    assert "en double" in page
    confirm(desk)
    assert Proposal.objects.count() == 1


def test_a_single_row_is_enough(desk: Client) -> None:
    assert "Importer 1 ligne" in send(desk, "titre\nA\n").content.decode()
    confirm(desk)
    assert Proposal.objects.get().body == "A"


def test_missing_themes_are_created_only_on_demand(desk: Client, conference: Conference) -> None:
    rows = "titre;thème\nA;SE_LOGER\nB;Se loger\nC;Cohabiter\nD;\n"
    assert len(errors_after(desk, rows)) == 2
    page = choose(desk, **{f"option_{ADD_THEMES}": "on"}).content.decode()
    assert "Se loger" in page
    confirm(desk)
    theme = Theme.objects.get(name="Se loger")
    assert theme.hue not in {"green", "red", "amber"}
    assert Proposal.objects.filter(theme=theme).count() == 2
    assert Proposal.objects.filter(theme=None).count() == 1
    assert list(conference.themes.values_list("name", flat=True))[:3] == [
        "Cohabiter",
        "Se nourrir",
        "Économiser",
    ]


def errors_after(client: Client, rows: str) -> list[tuple[int, str, str]]:
    send(client, rows)
    return errors(client)


def test_packages_are_created_once_in_the_theme_of_their_rows(desk: Client) -> None:
    rows = (
        "titre;thème;paquet\nA;Cohabiter;Rafraîchir\nB;Cohabiter;rafraichir\nC;Se nourrir;Rafraîchir\nD;;\n"
    )
    send(desk, rows)
    confirm(desk)
    assert {(str(p.theme), p.title) for p in Package.objects.all()} == {
        ("Cohabiter", "Rafraîchir"),
        ("Se nourrir", "Rafraîchir"),
    }
    assert Inclusion.objects.count() == 3


def test_a_package_known_by_its_number_alone_bears_the_name_of_its_theme(desk: Client) -> None:
    send(desk, "titre;thème;code du paquet\nA;Cohabiter;12\nB;Se nourrir;\n")
    confirm(desk)
    assert [(str(one.theme), one.title) for one in Package.objects.all()] == [("Cohabiter", "Cohabiter")]


def test_the_same_identifier_with_other_words_is_refused(desk: Client) -> None:
    send(desk, "id;titre\n7;Des bancs\n")
    confirm(desk)
    assert errors_after(desk, "id;titre\n7;Des arbres\n")[0][:2] == (2, "A · id")
    send(desk, "id;titre\n7;des BANCS\n")
    confirm(desk)
    assert (run().created_count, run().already_count) == (0, 1)


def test_another_column_can_be_chosen(desk: Client) -> None:
    send(desk, "colonne un;colonne deux\nA;b\n")
    assert "Choisissez la colonne" in desk.get(f"{UPLOAD}{run().pk}/").content.decode()
    choose(desk, column_title="1", column_body="0")
    confirm(desk)
    assert (Proposal.objects.get().title, Proposal.objects.get().body) == ("b", "A")


def test_a_title_comes_from_the_text_when_no_column_has_it(desk: Client) -> None:
    send(desk, f"proposition\nDes bancs. À l’ombre.\n{'mot ' * 60}\n")
    confirm(desk)
    short, long = Proposal.objects.values_list("title", flat=True)
    assert short == "Des bancs"
    assert long.endswith("mot…")
    assert len(long) <= 120


def test_html_becomes_paragraphs_and_no_script_survives(desk: Client) -> None:
    body = (
        "<p>L&#39;été &amp; l&#39;hiver</p><ul><li>un</li><li>deux</li></ul><script>alert(1)</script>"
        "<a href='javascript:alert(2)' onclick='x()'>lien</a> 2 < 3 &lt;img src=x onerror=alert(3)&gt;"
    )
    send(desk, f'titre;texte\n"<b>Gras</b>";"{body}"\n')
    confirm(desk)
    proposal = Proposal.objects.get()
    assert proposal.title == "Gras"
    assert proposal.body == "L'été & l'hiver\n\n- un\n- deux\n\nlien 2 < 3"


def test_formulas_stay_words_in_and_out(desk: Client) -> None:
    send(desk, "titre;texte\n=1+1;@SUM(A1)\n-20 % d’énergie;+33\n")
    confirm(desk)
    assert Proposal.objects.first().title == "=1+1"  # type: ignore[union-attr]
    sheet = load_workbook(io.BytesIO(desk.get("/gestion/propositions/export.xlsx").content)).active
    assert [(sheet.cell(row, 2).value, sheet.cell(row, 2).data_type) for row in (2, 3)] == [
        ("=1+1", "s"),
        ("-20 % d’énergie", "s"),
    ]


def test_a_workbook_is_imported_like_a_csv(desk: Client) -> None:
    book, out = Workbook(), io.BytesIO()
    for row in (("Titre", "Texte", "Date"), ("Des bancs", "À l’ombre", date(2021, 6, 9))):
        book.active.append(row)
    book.save(out)
    send(desk, out.getvalue(), "f.xlsx")
    confirm(desk)
    assert Proposal.objects.get().said_on == date(2021, 6, 9)


def test_confirming_twice_imports_once(desk: Client) -> None:
    send(desk, GOOD)
    confirm(desk)
    assert "déjà été importé" in confirm(desk).content.decode()
    assert Proposal.objects.count() == 2


def test_the_form_is_refused_without_its_token(alice: User, conference: Conference) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(UPLOAD, {"file": SimpleUploadedFile("f.csv", GOOD.encode())}).status_code == 403


def test_a_resident_and_another_town_find_nothing(
    desk: Client, rosa: User, ivry: City, vitry: City, signed_in: Callable[[User], Client]
) -> None:
    City.objects.filter(pk=ivry.pk).update(host="ivry.example")
    response = desk.post(
        UPLOAD, {"file": SimpleUploadedFile("f.csv", GOOD.encode())}, headers={"host": "ivry.example"}
    )
    assert response.status_code == 302
    vera = make_member("vera@vitry.example", "Véra", vitry, "coordinator")  # type: ignore[arg-type]
    addresses = [f"{UPLOAD}{run().pk}/", f"{UPLOAD}{run().pk}/erreurs.csv"]
    for person, host in ((rosa, "ivry.example"), (vera, "ivry.example"), (vera, "vitry.example")):
        client = signed_in(person)
        codes = [client.get(address, headers={"host": host}).status_code for address in addresses]
        codes.append(client.post(f"{UPLOAD}{run().pk}/importer/", headers={"host": host}).status_code)
        assert codes == [404, 404, 404]
    assert not Proposal.objects.exists()
