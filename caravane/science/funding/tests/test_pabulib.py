# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from pathlib import Path

import pytest
from hypothesis import given

from caravane.science.errors import FileFault
from caravane.science.funding import (
    Instance,
    InvalidInstance,
    PabulibFileError,
    fund,
    parse_pb,
    read_pb,
    write_pb,
)
from caravane.science.funding.tests.strategies import instances

CUMULATIVE = '''META
key;value
description;Budget participatif; édition 2
budget;1000,50
vote_type;cumulative
num_projects;2
num_votes;3
max_sum_points;7
currency;EUR
PROJECTS
project_id;cost;name;category;target;selected
A-1;390,25;"Vélo ; ""à pied""";mobilité,culture;enfants|aînés;1
007;45;Parc;;None;0
VOTES
voter_id;age;vote;points
a;17;A-1,007;5,2
b;;007;3
c;99;;
'''


def with_votes(kind: str, *rows: str, meta: str = "", columns: str = "voter_id;vote") -> str:
    projects = "PROJECTS\nproject_id;cost\n1;10\n2;20\n3;30\n"
    body = "\n".join(f"{voter};{row}" for voter, row in enumerate(rows))
    return f"META\nkey;value\nbudget;50\nvote_type;{kind}\n{meta}{projects}VOTES\n{columns}\n{body}\n"


def test_a_cumulative_file_is_read_whole() -> None:
    instance = parse_pb(CUMULATIVE)
    first, second = instance.projects
    assert (first.id, first.cost, first.name) == ("A-1", 39025, 'Vélo ; "à pied"')
    assert (first.categories, first.targets) == (("mobilité", "culture"), ("enfants", "aînés"))
    assert (second.id, second.categories, second.targets) == ("007", (), ())
    assert (instance.budget, instance.unit, instance.voters) == (100050, 100, 3)
    assert (instance.votes, instance.points) == ([1, 2], (5, 5))
    assert instance.tables.meta["description"] == "Budget participatif; édition 2"
    assert instance.warnings == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marks_and_line_ends_of_any_system_are_read(tmp_path: Path, end: str, mark: str) -> None:
    path = tmp_path / "budget.pb"
    path.write_bytes((mark + CUMULATIVE.replace("\n", end)).encode())
    instance = read_pb(path)
    assert (instance.votes, instance.points) == ([1, 2], (5, 5))


def test_writing_gives_back_everything_the_file_says() -> None:
    instance = parse_pb(CUMULATIVE)
    sink = io.StringIO()
    write_pb(sink, instance)
    again = parse_pb(sink.getvalue())
    assert again.projects == instance.projects
    assert again.tables.meta == instance.tables.meta
    assert again.tables.votes.columns == ("voter_id", "age", "vote", "points")
    assert [list(row) for row in again.tables.votes.rows] == [list(row) for row in instance.tables.votes.rows]


@given(instances())
def test_an_instance_made_in_python_survives_writing(instance: Instance) -> None:
    sink = io.StringIO()
    write_pb(sink, instance)
    again = parse_pb(sink.getvalue())
    assert (again.projects, again.budget) == (instance.projects, instance.budget)
    assert again.points == instance.points
    assert fund(again, "mes", "add1u").funded == fund(instance, "mes", "add1u").funded


def test_each_kind_of_ballot_has_its_points() -> None:
    assert parse_pb(with_votes("approval", "1,2", "2", "")).points == (1, 2, 0)
    assert parse_pb(with_votes("choose-1", "1", "2", "None")).points == (1, 1, 0)
    assert parse_pb(with_votes("ordinal", "3,1", "2", meta="max_length;3\n")).points == (2, 3, 3)
    assert parse_pb(with_votes("ordinal", "3,1", "2")).points == (1, 2, 2)
    pointed = {"columns": "voter_id;vote;points"}
    assert parse_pb(with_votes("scoring", "1,2;-1,4", "1;3", **pointed)).points == (2, 4, 0)
    halves = parse_pb(with_votes("scoring", "1,2;0.5,4", "1;0.25", **pointed))
    assert (halves.points, halves.scale) == ((3, 16, 0), 4)


def test_blanks_around_ids_and_a_last_comma_do_not_matter() -> None:
    assert parse_pb(with_votes("approval", " 1 , 2", "2,", " none")).points == (1, 2, 0)
    text = with_votes("approval", "lot 1,2").replace("\n1;10", "\nlot 1;10")
    assert parse_pb(text).votes == [1, 1, 0]


def test_a_cell_may_hold_quotes_and_several_lines() -> None:
    text = CUMULATIVE.replace("007;45;Parc", '007;45;"Parc\n""Zola"""').replace("EUR", '"EUR"')
    assert parse_pb(text).projects[1].name == 'Parc\n"Zola"'
    with pytest.raises(PabulibFileError) as refused:
        parse_pb(text.replace("b;;007", "b;;008"))
    assert refused.value.line == 18


def test_only_positive_points_approve() -> None:
    text = with_votes("scoring", "1,2,3;-1,0,4", "3;2", columns="voter_id;vote;points")
    assert parse_pb(text).votes == [0, 0, 2]


def test_an_approval_said_twice_counts_once_and_adds_no_voter() -> None:
    twice, once = parse_pb(with_votes("approval", "1,1", "2,1")), parse_pb(with_votes("approval", "1", "2,1"))
    assert (twice.votes, twice.voters) == (once.votes, once.voters) == ([2, 1, 0], 2)


def test_costs_finer_than_a_cent_stay_exact() -> None:
    instance = parse_pb(with_votes("approval", "1").replace("1;10\n", "1;10.125\n"))
    assert (instance.unit, instance.projects[0].cost, instance.budget) == (1000, 10125, 50000)
    assert fund(instance, "greedy").to_json()["cost"] == 30.125


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (with_votes("approval", "1,2", "1", meta="max_length;1\n"), "1 times max_length 1 is not kept"),
        (with_votes("approval", "1,2", "1", meta="min_length;2\n"), "1 times min_length 2 is not kept"),
        (
            with_votes("scoring", "1;9", meta="max_points;5\n", columns="voter_id;vote;points"),
            "1 times max_points 5 is not kept",
        ),
        (
            with_votes("scoring", "1,2;3,3", meta="max_sum_points;5\n", columns="voter_id;vote;points"),
            "1 times max_sum_points 5 is not kept",
        ),
        (with_votes("approval", "1", meta="num_votes;2\n"), "num_votes is 2, the file holds 1"),
        (with_votes("approval", "1,1"), "1 ballots name a project twice"),
        (
            with_votes("approval", "1", "2").replace("1;2\n", "0;2\n"),
            "1 ballots bear the voter_id of another",
        ),
    ],
)
def test_what_breaks_the_files_own_limits_is_read_and_told(text: str, words: str) -> None:
    (warning,) = parse_pb(text).warnings
    assert words in warning
    assert parse_pb(text).votes[0] >= 1


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("META\n", "", 1, "expected the line META"),
        ("PROJECTS\n", "", None, "no section PROJECTS"),
        ("budget;1000,50\n", "", None, "META has no budget"),
        ("budget;1000,50", "budget;beaucoup", 4, "budget: 'beaucoup' is not an amount"),
        ("budget;1000,50", "budget;-5", 4, "budget: '-5' is not an amount"),
        ("cumulative", "raffle", 5, "vote_type is 'raffle'"),
        ("project_id;cost", "id;cost", 11, "no column project_id"),
        ("390,25", "1e999", 12, "cost: '1e999' is not an amount"),
        ("007;45;", "A-1;45;", 13, "the project 'A-1' is there twice"),
        ("007;45;Parc;;None;0", "007;45", 13, "6 cells expected, 2 found"),
        ("name;category", "cost;category", 11, "the column 'cost' is there twice"),
        ("age;vote;", "age;ballot;", 15, "no column vote"),
        ("b;;007;3", "b;;008;3", 17, "unknown project '008'"),
        ("b;;007;3", "b;;007;3,4", 17, "1 projects, but 2 points"),
        ("b;;007;3", "b;;007;many", 17, "'many' is no number of points"),
        ("b;;007;3", "b;;007;3;x", 17, "4 cells expected, 5 found"),
        ("b;;007;3", "b;;007,007;3,3", 17, "a project is named twice"),
        ("VOTES\n", "META\n", 14, "the section META is there twice"),
        ("currency;EUR", "budget;5", 9, "budget is there twice, with different values"),
        ("007;45;Parc", '007;45;"Parc', 13, "a quote is opened here and never closed"),
        ("b;;007", 'b;"9;007', 17, "a quote is opened here and never closed"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(old: str, new: str, line: int | None, words: str) -> None:
    with pytest.raises(PabulibFileError, match=words) as refused:
        parse_pb(CUMULATIVE.replace(old, new, 1), "town.pb")
    assert refused.value.line == line
    assert str(refused.value).startswith("town.pb")


def test_points_too_large_to_add_exactly_are_refused() -> None:
    rows = ["1;999999999.000001"] * 9
    with pytest.raises(PabulibFileError, match="too large"):
        parse_pb(with_votes("scoring", *rows, columns="voter_id;vote;points"))


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01"])
def test_a_file_that_is_none_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "budget.pb"
    path.write_bytes(content)
    with pytest.raises(FileFault):
        read_pb(path)


@pytest.mark.parametrize(
    ("costs", "budget", "ballots", "words"),
    [
        ({"a": -1}, 1, [], "not an amount"),
        ({"a": 1}, "much", [], "not an amount"),
        ({"a": 1}, 1, [["b"]], "unknown project 'b'"),
        ({"a,b": 1}, 1, [], "cannot be the id"),
    ],
)
def test_an_instance_that_does_not_fit_together_is_refused(
    costs: dict[str, int], budget: int | str, ballots: list[list[str]], words: str
) -> None:
    with pytest.raises(InvalidInstance, match=words):
        Instance.from_approvals(costs, budget, ballots)


def test_an_empty_section_of_votes_is_a_budget_without_voters() -> None:
    instance = parse_pb(with_votes("approval").rstrip() + "\n")
    assert instance.voters == 0
    assert fund(instance, "greedy").funded == ["1", "2"]
