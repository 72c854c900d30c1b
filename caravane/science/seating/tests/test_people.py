# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from caravane.science.errors import FileFault
from caravane.science.seating import InvalidSeating, People, read_people


def write(folder: Path, content: str) -> Path:
    path = folder / "people.csv"
    path.write_bytes(content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "id,name\nb,Rosa\na,Omar\n",
        "name;id\nRosa;b\nOmar;a\n",
        "name,nationbuilder_id\r\nRosa,b\r\nOmar,a\r\n",
        "\ufeffID,name\nb,Rosa\na,Omar\n",
        "who,name\nb,Rosa\n\na,Omar\n",
    ],
)
def test_ids_come_from_their_column_or_the_first(tmp_path: Path, content: str) -> None:
    people = read_people(write(tmp_path, content))
    assert people.ids == ("b", "a")
    assert people.columns["name"] == ("Rosa", "Omar")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("id,age\np1,3\np2,4\np1,5\n", 4, "'p1' is already on line 2"),
        ("id,age\np1,3\n,4\n", 3, "no id in the column 'id'"),
        ("id,age\n", 1, "nobody"),
        ("id,age\np1\n", 2, "2 cells expected"),
        ("id,sex\np1,f\n", 1, "no column 'age', but id, sex"),
        ("", None, "empty"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, content: str, line: int | None, words: str
) -> None:
    with pytest.raises(FileFault, match=words) as refused:
        read_people(write(tmp_path, content), ["age"])
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("ids", "columns", "words"),
    [
        ((), {}, "nobody"),
        (("a", "a"), {}, "twice"),
        (("a", "b"), {"age": ["3"]}, "'age' has 1 values for 2 people"),
    ],
)
def test_people_who_make_no_sense_are_refused(
    ids: tuple[str, ...], columns: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(InvalidSeating, match=words):
        People(ids, columns)


def test_a_column_that_is_not_there_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidSeating, match="no column 'age', but sex"):
        People(("a",), {"sex": ["f"]}).column("age")
