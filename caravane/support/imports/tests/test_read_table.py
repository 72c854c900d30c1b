# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from caravane.support.imports import tables
from caravane.support.imports.errors import BrokenText, FileEmpty, FileTooLarge, UnreadableFile, WrongKind
from caravane.support.imports.tables import column_letter, read_table

ROWS = [
    ("titre", "texte"),
    ("Été", "Des arbres, des « vrais » ;\ndeux lignes"),
    ("Vélo", 'Un "vélo" pour tous'),
]


def as_csv(delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    quoted = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in ROWS)
    return end.join(delimiter.join(row) for row in quoted).encode(encoding)


def as_xlsx(rows: list[tuple[object, ...]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refusal(content: bytes, name: str = "f.csv") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_table(name, content)
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_usual_encodings_and_separators_give_the_same_table(delimiter: str, encoding: str, end: str) -> None:
    table = read_table("f.csv", as_csv(delimiter, encoding, end))
    assert [table.headers, *(row.cells for row in table.rows)] == ROWS


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    table = read_table("f.csv", b'\ntitre\n\n"deux\nlignes"\nb\n')
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("deux\nlignes",)), (5, ("b",))]


def test_one_column_whose_text_has_commas_stays_one_column() -> None:
    table = read_table("f.csv", b"proposition\nDes arbres, partout\nDes bancs\n")
    assert [row.cells for row in table.rows] == [("Des arbres, partout",), ("Des bancs",)]


def test_a_workbook_is_read_as_it_looks() -> None:
    rows = [("n", "jour", "texte"), (1, date(2021, 6, 9), "=1+1"), (2.5, datetime(2021, 6, 9, 8, 30), "é")]  # noqa: DTZ001 - a cell has no zone
    table = read_table("f.xlsx", as_xlsx([*rows[:1], rows[2]]))
    assert table.rows[0].cells == ("2.5", "2021-06-09 08:30:00", "é")
    assert read_table("f.xlsx", as_xlsx([("a", "b"), (1, date(2021, 6, 9))])).rows[0].cells == (
        "1",
        "2021-06-09",
    )


def test_the_same_rows_give_the_same_table_from_csv_and_from_a_workbook() -> None:
    assert read_table("f.xlsx", as_xlsx(ROWS)) == read_table("f.csv", as_csv())


@pytest.mark.parametrize("content", [b"", b"  \n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert isinstance(refusal(content), FileEmpty)


@pytest.mark.parametrize(
    ("name", "content"), [("f.csv", b"titre;texte\n"), ("f.xlsx", as_xlsx([("titre", "texte")]))]
)
def test_column_names_alone_are_refused(name: str, content: bytes) -> None:
    assert isinstance(refusal(content, name), FileEmpty)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))),
        ("photo.csv", bytes(range(256)) * 40),
        ("texte.pdf", b"%PDF-1.7"),
        ("texte.docx", b"PK\x03\x04..."),
        ("ancien.xls", b"\xd0\xcf\x11\xe0" + bytes(100)),
        ("faux.xlsx", b"titre;texte\na;b\n"),
        ("faux.csv", as_xlsx(ROWS)),
        ("casse.xlsx", as_xlsx(ROWS)[:900]),
        ("archive.xlsx", b"PK\x03\x04" + bytes(500)),
        ("sans-extension", b"titre;texte\na;b\n"),
    ],
)
def test_what_is_not_a_table_or_not_what_its_name_says_is_refused(name: str, content: bytes) -> None:
    assert isinstance(refusal(content, name), WrongKind)


def test_a_damaged_character_is_told_with_its_place() -> None:
    broken = as_csv().replace("Vélo".encode(), b"V\xe9lo")
    error = refusal(broken)
    assert isinstance(error, BrokenText)
    assert "3" in str(error.message)
    assert " A " in f"{error.message} ".replace(":", " ").replace("\u00a0", " ")


def test_quotes_that_are_not_closed_are_told_with_their_row() -> None:
    error = refusal(b'titre,texte\na,b\nc,"d\ne,f\n')
    assert isinstance(error, BrokenText)
    assert "3" in str(error.message)


def test_two_columns_of_one_name_are_told_with_their_letters() -> None:
    error = refusal(b"Titre;texte;titre\na;b;c\n")
    assert isinstance(error, BrokenText)
    assert "A, C" in str(error.message)


def test_empty_columns_after_the_last_name_do_not_count() -> None:
    table = read_table("f.csv", b"titre;texte;;;\na;b;;;\nc;d;;;oups\n")
    assert table.headers == ("titre", "texte")
    assert [len(row.cells) for row in table.rows] == [2, 5]


def test_more_rows_than_a_town_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    header, row = b"titre;texte\n", b"a;b\n"
    assert len(read_table("f.csv", header + row * 3).rows) == 3
    assert isinstance(refusal(header + row * 4), FileTooLarge)
    rows: list[tuple[object, ...]] = [("titre", "texte")] + [("a", "b")] * 4
    assert isinstance(refusal(as_xlsx(rows), "f.xlsx"), FileTooLarge)


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    assert isinstance(refusal(b"a;b\n" * 26), FileTooLarge)


def with_sheet(sheet: str, strings: str = "") -> bytes:
    """Return a workbook whose first sheet was replaced, and which shares these strings."""
    out = io.BytesIO()
    link = (
        '<Relationship Id="rIdS" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        parts = {name: good.read(name).decode() for name in good.namelist()}
        parts["xl/worksheets/sheet1.xml"] = sheet
        if strings:
            rels = "xl/_rels/workbook.xml.rels"
            parts |= {"xl/sharedStrings.xml": strings, rels: parts[rels].replace("</Relationships>", link)}
        for name, text in parts.items():
            bad.writestr(name, text)
    return out.getvalue()


NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{{}}</sheetData></worksheet>'


def test_a_workbook_that_claims_a_cell_in_the_last_corner_is_refused() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert isinstance(refusal(with_sheet(SHEET.format(rows)), "f.xlsx"), FileTooLarge)


def test_a_workbook_that_unfolds_into_gigabytes_is_refused() -> None:
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{"a" * 30_000}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    content = with_sheet(SHEET.format(rows), strings)
    assert len(content) < 200_000
    assert isinstance(refusal(content, "f.xlsx"), FileTooLarge)


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR")])
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter
