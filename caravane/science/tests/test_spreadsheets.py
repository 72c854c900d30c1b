# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from caravane.science.errors import FileFault
from caravane.science.spreadsheets import read_table


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_its_separator(tmp_path: Path, separator: str) -> None:
    table = read_table(write(tmp_path, f"name{separator}age\nRosa{separator} 70 \n\nOmar{separator}\n"))
    assert table.columns == ("name", "age")
    assert [(each.line, each.cells["name"], each.cells["age"]) for each in table.records] == [
        (2, "Rosa", "70"),
        (4, "Omar", ""),
    ]


def test_a_cell_of_several_lines_keeps_the_line_where_its_row_starts(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'a,b\n"one\ntwo",2\n3,4\n'))
    assert [each.line for each in table.records] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    table = read_table(write(tmp_path, "thème\nvélo\n".encode(encoding)))
    assert table.column("thème") == ["vélo"]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "empty"),
        (b"a,b\n1\n", 2, "2 cells expected, 1 found"),
        (b"a,b\n1,2\n1,2,3\n", 3, "2 cells expected, 3 found"),
        (b"a,a\n1,2\n", 1, "'a' is there twice"),
        (b"a,\n1,2\n", 1, "column 2 has no title"),
        (b'a,b\n1,2\n"1,2\n', 3, "end of data"),
        (b"a\n\x00\n", 2, "not text"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, content: bytes, line: int | None, words: str
) -> None:
    with pytest.raises(FileFault, match=words) as refused:
        read_table(write(tmp_path, content))
    assert refused.value.line == line


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="there is no column 'text', but a, b"):
        read_table(write(tmp_path, "a,b\n1,2\n")).column("text")


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(FileFault, match="No such file"):
        read_table("/nowhere/table.csv")


def test_blank_rows_are_kept_when_asked(tmp_path: Path) -> None:
    path = write(tmp_path, 'a;b\n;\n\n1;2\n"";""\n')
    assert [each.line for each in read_table(path).records] == [4]
    assert [each.line for each in read_table(path, blank_rows=True).records] == [2, 4, 5]
