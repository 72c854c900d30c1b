# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from pathlib import Path

import pytest

from caravane.science.funding.command import main

FILE = """META
key;value
budget;10
vote_type;approval
currency;EUR
PROJECTS
project_id;cost;name
b1;6;Bancs
v1;5.50;Vélos
e1;40;École
n1;1;Nichoirs
VOTES
voter_id;vote
1;b1,v1
2;b1
3;v1,e1
4;b1
"""
RESULT = {"rule": "borda", "alternatives": {"1": "Vélo", "2": "Eau"}, "ranking": [[2], [1]]}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "town.pb"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


@pytest.fixture
def result(tmp_path: Path) -> str:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(RESULT), encoding="utf-8")
    return str(path)


def costs(folder: Path, text: str) -> str:
    path = folder / "costs.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_json_has_the_keys_others_rely_on(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file, "--rule", "mes", "--completion", "add1u", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rule"] == "mes"
    assert found["completion"] == "add1u"
    assert found["budget"] == 10
    assert found["funded"] == ["b1", "n1"]
    assert found["cost"] == 7
    assert found["explanations"].keys() == {"b1", "v1", "e1", "n1"}


def test_explanations_say_who_paid_and_what_was_missing(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([file, "--rule", "mes", "--json"])
    why = json.loads(capsys.readouterr().out)["explanations"]
    assert why["b1"] == "Funded in round 1: 3 voters paid out of their share of 2.50 EUR each, 2 EUR."
    assert (
        why["v1"]
        == "Not funded: 2 supporters, 3 EUR left together; it costs 5.50 EUR; 4 EUR of the budget are left."
    )
    assert why["e1"] == "Not funded: it costs 40 EUR, more than the whole budget."
    assert why["n1"] == "Not funded: no one approves it."


def test_prices_per_point_are_those_of_whole_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;scoring\nPROJECTS\nproject_id;cost\na;4\nb;7\n"
        "VOTES\nvoter_id;vote;points\n1;a,b;0.5,1\n2;a,b;1.5,1\n",
        encoding="utf-8",
    )
    main([str(path), "--rule", "mes", "--utility", "points", "--json"])
    why = json.loads(capsys.readouterr().out)["explanations"]
    assert why["a"] == "Funded in round 1: 2 voters paid out of their share of 5 each, 2 per point."
    assert why["b"] == "Not funded: 2 supporters, 6 left together; it costs 7; 6 of the budget are left."


def test_without_json_people_can_read_it(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file, "--rule", "greedy"]) == 0
    out = capsys.readouterr().out
    assert "2 projects funded for 7 of 10 EUR" in out
    assert "v1: Not funded: 2 voters approve it; it costs 5.50 EUR" in out


def test_ties_and_warnings_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tied.pb"
    text = (
        FILE.replace("v1;5.50", "v1;6").replace("4;b1", "4;e1").replace("vote_type", "num_votes;9\nvote_type")
    )
    path.write_text(text, encoding="utf-8")
    assert main([str(path), "--rule", "greedy"]) == 0
    out = capsys.readouterr().out
    assert "tie between b1, v1: b1 taken by the sequence of the file" in out
    assert "warning: num_votes is 9, the file holds 4" in out
    assert main([str(path), "--rule", "greedy", "--seed", "1"]) == 0
    assert "taken by the seed's lot" in capsys.readouterr().out


def test_a_result_and_costs_make_a_proposal(
    tmp_path: Path, result: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = costs(tmp_path, "id;name;low;middle;high\n1;Vélo;300 000;400000,50;500000\n2;Eau;;;\n")
    assert main([result, "--costs", table, "--budget", "400000.50", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["budget"], found["funded"], found["cost"]) == (400000.5, ["1"], 400000.5)
    assert found["not_estimated"] == ["2"]
    assert found["levels"]["high"]["funded"] == []
    assert main([result, "--costs", table, "--budget", "700000"]) == 0
    assert "not estimated" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--rule is needed"),
        (["--rule", "best"], "invalid choice"),
        (["--rule", "greedy", "--completion", "add1"], "nothing to complete"),
        (["--rule", "greedy", "--budget", "5"], "names its own budget"),
    ],
)
def test_bad_arguments_are_one_line_and_exit_code_2(
    file: str, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([file, *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_a_bad_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.pb"
    path.write_text(FILE.replace("3;v1,e1", "3;v1,x9"), encoding="utf-8")
    assert main([str(path), "--rule", "mes"]) == 2
    assert capsys.readouterr().err == f"caravane fund: {path}: line 16: unknown project 'x9'\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,low,middle\n1,1,2\n", "there is no column 'high'"),
        ("id,low,middle,high\n1,1,2,3\n1,1,2,3\n", "line 3: the package '1' is there twice"),
        ("id,low,middle,high\n1,3,2,1\n", "line 2: costs must rise"),
        ("id,low,middle,high\n1,3,,\n", "line 2: '' is not an amount"),
        ("id,low,middle,high\n9,1,2,3\n", "not in the poll"),
    ],
)
def test_bad_costs_are_named_with_their_line(
    tmp_path: Path, result: str, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([result, "--costs", costs(tmp_path, text), "--budget", "5"]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "this is not JSON"),
        ("[]", "expected what `caravane count --json` prints"),
        ('{"ranking": [[1]], "alternatives": {}}', "without a name"),
        ('{"ranking": 3, "alternatives": {}}', "cannot be read"),
        ('{"ranking": [[1]], "alternatives": []}', "cannot be read"),
    ],
)
def test_a_bad_result_is_named(
    tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    table = costs(tmp_path, "id,low,middle,high\n")
    assert main([str(path), "--costs", table, "--budget", "5"]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--costs needs --budget"),
        (["--budget", "lots"], "--budget: 'lots' is not an amount"),
        (["--budget", "5", "--rule", "mes"], "as the poll ranks them"),
    ],
)
def test_options_that_costs_do_not_go_with_are_refused(
    tmp_path: Path, result: str, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = costs(tmp_path, "id,low,middle,high\n1,1,2,3\n")
    assert main([result, "--costs", table, *arguments]) == 2
    assert words in capsys.readouterr().err
