# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real participatory budget, funded as its town and as pabutools fund it. Not in the default run:

    pytest tests/real_input/test_funding.py

The folder is `CARAVANE_SHARED`, or `../shared` beside the repository.
"""

import os
from pathlib import Path

import pytest
from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

from caravane.science.funding import Instance, fund, read_pb

ROOT = Path(__file__).resolve().parents[2]
BUDGETS = Path(os.environ.get("CARAVANE_SHARED", ROOT.parent / "shared")) / "data" / "budget"
TOULOUSE = BUDGETS / "France_Toulouse_2019.pb"
SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat, "points": Additive_Cardinal_Sat}


@pytest.fixture(scope="session")
def toulouse() -> Instance:
    if not TOULOUSE.is_file():
        pytest.fail(f"no file {TOULOUSE}: set CARAVANE_SHARED to the folder that holds data/budget")
    return read_pb(TOULOUSE)


def test_the_file_says_of_itself_what_we_read(toulouse: Instance) -> None:
    columns = toulouse.tables.projects.columns
    rows = toulouse.tables.projects.rows
    votes, scores = (columns.index(name) for name in ("votes", "score"))
    assert toulouse.votes == [int(row[votes]) for row in rows]
    assert list(toulouse.points) == [int(row[scores]) for row in rows]
    assert toulouse.warnings == ()


def test_greedy_by_votes_funds_sixteen_projects_for_994_000(toulouse: Instance) -> None:
    outcome = fund(toulouse, "greedy", utility="cost")
    assert len(outcome.funded) == 16
    assert outcome.to_json()["cost"] == 994_000


@pytest.mark.parametrize("utility", SATISFACTION)
@pytest.mark.parametrize(("rule", "completion"), [("greedy", "none"), ("mes", "none"), ("mes", "add1")])
def test_pabutools_funds_the_same_projects(
    toulouse: Instance, rule: str, completion: str, utility: str
) -> None:
    election, profile = parse_pabulib(str(TOULOUSE))
    if rule == "greedy":
        theirs = greedy_utilitarian_welfare(election, profile, sat_class=SATISFACTION[utility])
    else:
        step = 1 if completion == "add1" else None
        theirs = method_of_equal_shares(
            election, profile, sat_class=SATISFACTION[utility], voter_budget_increment=step
        )
    ours = fund(toulouse, rule, completion, utility=utility)
    assert sorted(ours.funded) == sorted(each.name for each in theirs)
