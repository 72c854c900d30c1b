# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from pathlib import Path

import pytest

from caravane.science.seating.command import main
from caravane.science.tests import commands

OPTIONS = ["--size", "4", "--rounds", "2", "--seed", "1"]


@pytest.fixture
def people(tmp_path: Path) -> str:
    rows = [f"é{n},{'fm'[n % 2]},{n // 2 if n < 4 else ''},{'' if n < 10 else 'x'}" for n in range(12)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["id,gender,family,employer", *rows]), encoding="utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    return commands.printed(capsys, main, *argv)


def test_json_has_the_promised_shape(people: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--balance", "gender", "--keep-together", "family", "--keep-apart", "employer", "--json"]
    plan = json.loads(printed(capsys, people, *OPTIONS, *asked))
    rounds = plan.pop("rounds")
    assert [[len(table) for table in tables] for tables in rounds] == [[4, 4, 4]] * 2
    assert {person for table in rounds[0] for person in table} == {f"é{n}" for n in range(12)}
    assert all(("é0" in table) == ("é1" in table) for tables in rounds for table in tables)
    assert not any({"é10", "é11"} <= set(table) for tables in rounds for table in tables)
    meetings = plan.pop("distinct_meetings")
    assert 30 <= meetings <= 33
    assert plan == {
        "possible_meetings": 36,
        "meetings_bound": 33,
        "imbalance": 0.0,
        "imbalances": [0.0, 0.0],
        "least_imbalance": 0.0,
        "balance": ["gender"],
        "sizes": [4, 4, 4],
        "seed": 1,
    }


def test_the_imbalance_is_that_of_the_least_balanced_round(
    people: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = json.loads(printed(capsys, people, *OPTIONS, "--balance", "family, gender", "--json"))
    assert plan["imbalance"] == max(plan["imbalances"]) > 0
    assert plan["balance"] == ["family", "gender"]


def test_facilitators_can_read_the_tables(people: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, people, *OPTIONS, "--balance", "gender").splitlines()
    assert lines[0] == "12 people, 3 tables of 4, 2 rounds, seed 1"
    assert lines[1] == "distinct meetings: 33 of 36 (no plan exceeds 33)"
    assert lines[2] == "imbalance of gender: 0, 0 (no round goes below 0)"
    assert lines.count("") == 2
    assert lines[4] == "round 1"
    assert lines[5].startswith("  table 1 (4): é")
    assert lines[5].count(", ") == 3


def test_one_person_is_told_in_the_singular(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.csv"
    path.write_text("id\nRosa\n")
    text = printed(capsys, str(path), "--size", "3", "--rounds", "1", "--seed", "1")
    assert text == (
        "1 person, 1 table of 1, 1 round, seed 1\ndistinct meetings: 0 of 0\n\nround 1\n  table 1 (1): Rosa\n"
    )


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["FILE", *OPTIONS, "--balance", "age"], "line 1: there is no column 'age', but id, gender"),
        (["FILE", *OPTIONS, "--keep-apart", "gender"], "6 people with gender = 'f' are to sit apart"),
        (["FILE", *OPTIONS, "--keep-together", "gender"], "6 people with gender = 'f' are to sit together"),
        (["FILE", "--size", "0", "--rounds", "1", "--seed", "1"], "at least one seat"),
        (["FILE", "--size", "4", "--rounds", "0", "--seed", "1"], "at least one round"),
        (["FILE", "--size", "four", "--rounds", "1", "--seed", "1"], "--size"),
        (["FILE", "--size", "4", "--rounds", "1"], "--seed"),
        (["none.csv", *OPTIONS], "none.csv: No such file"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(
    people: str, capsys: pytest.CaptureFixture[str], argv: list[str], reason: str
) -> None:
    assert main([people if word == "FILE" else word for word in argv]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert reason in shown.err
    assert shown.err.startswith("caravane tables: ")
    assert shown.err.count("\n") == 1


def test_an_id_that_is_there_twice_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("id,gender\np1,f\np2,m\np1,m\n")
    assert main([str(path), *OPTIONS]) == 2
    expected = f"caravane tables: {path}: line 4: the id 'p1' is already on line 2\n"
    assert capsys.readouterr().err == expected
