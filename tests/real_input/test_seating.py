# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers in the Sortition Foundation's columns, as they come. Not shipped, so not in the default run:

    pytest tests/real_input/test_seating.py

The folder is `CARAVANE_SHARED`, or `../shared` beside the repository.
"""

import os
from pathlib import Path

import pytest

from caravane.science.seating import make_tables, read_people

ROOT = Path(__file__).resolve().parents[2]
CANDIDATES = (
    Path(os.environ.get("CARAVANE_SHARED", ROOT.parent / "shared")) / "data" / "panel" / "candidates.csv"
)
BALANCE = ["Gender", "age_bracket", "geo_bucket", "edu_level"]


@pytest.fixture(scope="session", autouse=True)
def _real_volunteers() -> None:
    if not CANDIDATES.is_file():
        pytest.fail(f"no file {CANDIDATES}: set CARAVANE_SHARED to the folder that holds data/panel")


def test_volunteers_meet_at_tables_as_balanced_as_can_be() -> None:
    people = read_people(CANDIDATES, BALANCE)
    plan = make_tables(people, size=10, rounds=3, seed=1, balance=BALANCE, sweeps=150)
    assert people.ids[0] == "p0"
    assert plan.distinct_meetings >= 2000
    assert max(plan.imbalances) <= plan.least_imbalance + 4


def test_volunteers_at_one_address_sit_apart() -> None:
    people = read_people(CANDIDATES)
    plan = make_tables(
        people, size=10, rounds=3, seed=1, keep_apart="primary_address1", balance=["Gender"], sweeps=20
    )
    address = people.column("primary_address1")
    for tables in plan.rounds:
        for table in tables:
            assert len({address[person] for person in table}) == len(table)
