# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from caravane.science.tally import RULES
from caravane.science.tally.command import main
from caravane.science.tests import commands

SAMPLE = """\
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
15: 3,4,2,1
17: 4,3,2,1
"""


@pytest.fixture
def tennessee(tmp_path: Path) -> str:
    path = tmp_path / "tennessee.soc"
    path.write_text(SAMPLE, encoding="utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    return commands.printed(capsys, main, *argv)


def test_json_has_the_promised_shape(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, tennessee, "--rule", "plurality", "--json")) == {
        "rule": "plurality",
        "ballots": 100,
        "alternatives": {"1": "Memphis", "2": "Nashville", "3": "Chattanooga", "4": "Knoxville"},
        "conventions": {
            "strength": "winning-votes",
            "unranked": "last",
            "last_group": "unranked",
        },
        "ranking": [[1], [2], [4], [3]],
        "scores": {"1": 42, "2": 26, "3": 15, "4": 17},
        "scores_exact": {"1": "42", "2": "26", "3": "15", "4": "17"},
    }


def test_json_of_a_run_off_lists_its_rounds(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    result = json.loads(printed(capsys, tennessee, "--rule", "irv", "--json"))
    assert result["rounds"][0] == {
        "round": 1,
        "votes": {"1": 42, "2": 26, "3": 15, "4": 17},
        "exhausted": 0,
        "eliminated": [3],
        "tied": [],
    }
    assert len(result["rounds"]) == 3


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("plurality", 1), ("positional", 2), ("schulze", 2), ("irv", 4)],
)
def test_each_rule_has_its_winner(
    tennessee: str, capsys: pytest.CaptureFixture[str], rule: str, winner: int
) -> None:
    result = json.loads(printed(capsys, tennessee, "--rule", rule, "--json"))
    assert result["ranking"][0] == [winner]


def test_conventions_and_weights_reach_the_count(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--rule", "positional", "--json", "--weights", "1,1/2", "--strength", "margins"]
    argv += ["--unranked", "no-opinion", "--last-group", "ranked"]
    result = json.loads(printed(capsys, tennessee, *argv))
    assert result["scores_exact"]["2"] == "47"
    assert result["conventions"] == {
        "strength": "margins",
        "unranked": "no-opinion",
        "last_group": "ranked",
        "weights": ["1", "1/2"],
    }


def test_all_rules_are_printed_side_by_side(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, tennessee, "--rule", "all").splitlines()
    assert lines[3].split() == ["option", *(rule for rule in RULES if rule != "majority-judgment")]
    knoxville = next(line.split() for line in lines if "Knoxville" in line)
    assert knoxville == [
        "4",
        "Knoxville",
        *["3", "4", "4", "4", "1=", "3", "3", "4", "3", "3", "1", "1", "3"],
    ]
    assert lines[-1].startswith("left out: majority-judgment: ")
    result = json.loads(printed(capsys, tennessee, "--rule", "all", "--json"))
    assert result["results"]["irv"]["ranking"][0] == [4]
    assert result["left_out"] == {"majority-judgment": "majority-judgment needs graded ballots (.cat)"}


def test_several_seats_and_a_seed_reach_the_count(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--rule", "stv", "--seats", "2", "--transfer", "wig", "--seed", "2021", "--json"]
    result = json.loads(printed(capsys, tennessee, *argv))
    assert result["elected"] == result["ranking"][0] == [1, 2]
    assert result["quota"] == 34
    assert result["rounds"][0]["surplus"] == [1]
    told = {"transfer": "wig", "seats": 2, "seed": "2021"}
    assert result["conventions"].items() >= told.items()
    text = printed(capsys, tennessee, "--rule", "stv", "--seats", "2")
    assert "elected: 1 Memphis, 2 Nashville\nquota: 34" in text
    assert "round 1: 4 left, 0 exhausted; elected Memphis (42); surplus of Memphis (42)" in text


def test_graded_ballots_are_counted_by_every_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grades.cat"
    path.write_text("# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n3: {1},{2}\n2: {},{1,2}\n")
    result = json.loads(printed(capsys, str(path), "--rule", "all", "--json"))
    assert result["results"].keys() == RULES.keys()
    assert result["results"]["approval"]["scores"] == {"1": 3, "2": 0}
    assert result["results"]["majority-judgment"]["grades"] == {"1": "1", "2": "2"}
    assert "1     1 a     1" in printed(capsys, str(path), "--rule", "majority-judgment")


def test_a_rule_that_does_not_apply_is_refused(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([tennessee, "--rule", "majority-judgment"]) == 2
    assert "needs graded ballots" in capsys.readouterr().err


def test_people_can_read_the_result(tennessee: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, tennessee, "--rule", "irv")
    assert "irv · 100 ballots, 4 options" in text
    assert "1     4 Knoxville    58" in text
    assert "round 1: 4 left, 0 exhausted; out Chattanooga (15)" in text


def test_people_see_ties_and_fractions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tied.toi"
    path.write_text("# NUMBER ALTERNATIVES: 4\n1: {1,2,3}\n")
    text = printed(capsys, str(path), "--rule", "plurality")
    assert "1=    1 1     0.33" in text
    assert "plurality: tied: 1 1, 2 2, 3 3" in text


def test_a_run_off_that_could_not_be_explored_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tied.csv"
    path.write_text("rank1\n" + "".join(f"{n}\n" for n in range(1, 31)))
    assert "others may win too" in printed(capsys, str(path), "--rule", "irv")


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["FILE", "--rule", "guess"], "unknown rule 'guess'"),
        (["FILE"], "--rule"),
        ([], "file"),
        (["FILE", "--rule", "positional", "--weights", "1,2"], "must not increase"),
        (["FILE", "--rule", "positional", "--weights", "x"], "not numbers"),
        (["FILE", "--rule", "schulze", "--strength", "ratio"], "--strength"),
        (["FILE", "--rule", "schulze", "--unranked", "first"], "--unranked"),
        (["FILE", "--rule", "schulze", "--last-group", "lost"], "--last-group"),
        (["FILE", "--rule", "irv", "--fast"], "--fast"),
        (["FILE", "--rule", "stv", "--seats", "0"], "seats must be 1 or more"),
        (["FILE", "--rule", "stv", "--seats", "two"], "--seats"),
        (["FILE", "--rule", "stv", "--transfer", "meek"], "--transfer"),
        (["none.soi", "--rule", "irv"], "none.soi: No such file"),
        (["ballots.xlsx", "--rule", "irv"], "unknown extension"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(
    tennessee: str, capsys: pytest.CaptureFixture[str], argv: list[str], reason: str
) -> None:
    assert main([tennessee if word == "FILE" else word for word in argv]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert reason in shown.err
    assert shown.err.count("\n") == 1


def test_a_malformed_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.soc"
    path.write_text(SAMPLE + "nonsense\n")
    assert main([str(path), "--rule", "irv"]) == 2
    expected = f"caravane count: {path}: line 9: malformed line 'nonsense'\n"
    assert capsys.readouterr().err == expected


def test_binary_content_is_refused_whatever_the_extension(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("soi", "csv", "parquet"):
        path = tmp_path / f"noise.{kind}"
        path.write_bytes(bytes(range(256)) * 20)
        assert main([str(path), "--rule", "irv"]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_terminal_that_lacks_letters_still_gets_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "accents.csv"
    path.write_text("rank1\nVélo\n", encoding="utf-8")
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main([str(path), "--rule", "irv"]) == 0
    terminal.seek(0)
    assert "V\\xe9lo" in terminal.read()


def run(program: str, *argv: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", program, *argv]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def test_a_reader_that_leaves_early_sees_no_traceback(tennessee: str) -> None:
    program = "import sys; from caravane.science.tally.command import main; sys.exit(main(sys.argv[1:]))"
    reading, writing = os.pipe()
    os.close(reading)
    process = run(program, tennessee, "--rule", "irv", stdout=writing)
    os.close(writing)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


def test_the_library_and_the_command_load_nothing_heavy() -> None:
    program = (
        "import sys, caravane.science.tally, caravane.science.tally.command; "
        "sys.exit(bool({'duckdb', 'numpy', 'django', 'pandas'} & set(sys.modules)))"
    )
    process = run(program)
    assert process.communicate()[1] == b""
    assert process.returncode == 0
