# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from pathlib import Path

import pytest

from caravane.science.grouping import group_command, similar_command
from caravane.science.tests.commands import printed, refused

from .corpus import LABELS, TEXTS


def write(folder: Path, rows: list[str], encoding: str = "utf-8") -> str:
    path = folder / "texts.csv"
    path.write_text("\n".join(rows), encoding=encoding)
    return str(path)


@pytest.fixture
def table(tmp_path: Path) -> str:
    rows = [f'{n};"<p>{text}</p>";{label}' for n, (text, label) in enumerate(zip(TEXTS, LABELS, strict=True))]
    return write(tmp_path, ["id;texte;sujet", *rows, '48;"";homes', "", '49;"deux\nlignes";homes'])


def test_groups_have_the_promised_shape(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, group_command.main, table, "--text", "texte", "--json"))
    assert found.keys() == {"backend", "groups", "ungrouped", "duplicates"}
    assert all(each.keys() == {"label", "rows"} for each in found["groups"])
    assert sorted(row for each in found["groups"] for row in each["rows"]) == [*range(1, 49), 50]
    assert found["ungrouped"] == [49]
    assert found["duplicates"] == []


def test_groups_stay_within_themes(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = [table, "--text", "texte", "--theme", "sujet", "--packages", "13", "--json"]
    found = json.loads(printed(capsys, group_command.main, *argv))["groups"]
    assert len(found) == 13
    assert {each["theme"] for each in found} == set(LABELS)


def test_similar_texts_have_the_promised_shape(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = [table, "--text", "texte", "--query", TEXTS[4], "--limit", "3", "--json"]
    found = json.loads(printed(capsys, similar_command.main, *argv))
    assert found.keys() == {"backend", "rows"}
    assert [each.keys() for each in found["rows"]] == [{"row", "score"}] * 3
    assert found["rows"][0]["row"] == 5


def test_people_read_labels_and_texts(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(
        capsys, group_command.main, table, "--text", "texte", "--theme", "sujet", "--packages", "6"
    )
    assert shown.startswith("Groups suggested: 6, of 49 texts (sentence-encoder+tfidf+lsa)\n")
    assert "== bicycles ==" in shown
    assert "  row 1: Des arceaux devant chaque école" in shown
    assert "Without a word, not grouped: 49" in shown
    shown = printed(capsys, similar_command.main, table, "--text", "texte", "--query", "tramway")
    assert "row 45: Prolonger le tramway jusqu'à l'hôpital." in shown.splitlines()[2]


def test_nearly_the_same_texts_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write(tmp_path, ["t", "Un banc à l'ombre", "Un banc à l'ombre !", "Plus de trains"])
    assert "Nearly the same texts:\n  rows 1, 2\n" in printed(
        capsys, group_command.main, table, "--text", "t"
    )


def test_rows_are_numbered_from_the_first_under_the_titles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(tmp_path, ["t", '""', "", "Un banc", '" "', "Un arbre"], encoding="utf-8-sig")
    found = json.loads(printed(capsys, group_command.main, table, "--text", "t", "--json"))
    assert found["ungrouped"] == [1, 3]
    assert sorted(row for each in found["groups"] for row in each["rows"]) == [2, 4]


def test_a_missing_column_is_named(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    for main, more in ((group_command.main, []), (similar_command.main, ["--query", "vélo"])):
        assert "there is no column 'body', but id, texte, sujet" in refused(
            capsys, main, table, "--text", "body", *more
        )


@pytest.mark.parametrize(("rows", "reason"), [([""], "the file is empty"), (["t"], "there is no row under")])
def test_a_file_without_rows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[str], reason: str
) -> None:
    assert reason in refused(capsys, group_command.main, write(tmp_path, rows), "--text", "t")


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["--packages", "60"], "60 packages cannot be made of 49 different texts"),
        (["--packages", "0"], "from 1 to 5000"),
        (["--packages", "3", "--theme", "sujet"], "cannot cover 6 themes"),
        (["--packages", "many"], "invalid int value"),
    ],
)
def test_groups_that_cannot_be_made_are_refused(
    table: str, capsys: pytest.CaptureFixture[str], argv: list[str], reason: str
) -> None:
    assert reason in refused(capsys, group_command.main, table, "--text", "texte", *argv)


@pytest.mark.parametrize(("query", "limit"), [("", "3"), ("?", "3"), ("vélo", "0")])
def test_a_query_for_nothing_is_refused(
    table: str, capsys: pytest.CaptureFixture[str], query: str, limit: str
) -> None:
    argv = [table, "--text", "texte", "--query", query, "--limit", limit]
    assert refused(capsys, similar_command.main, *argv).startswith("caravane similar: the ")
