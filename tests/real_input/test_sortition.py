# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pool in the Sortition Foundation's layout. Not shipped, so not in the default run:

    pytest tests/real_input/test_sortition.py

The folder is `CARAVANE_SHARED`, or `../shared` beside the repository. The Foundation's library
(sortition-algorithms 0.12.15, maximin, HiGHS) finds 1/11 as the least probability of a panel of 22.
"""

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from caravane.science.sortition import InfeasibleQuotas, Pool, draw_panel, meets, read_pool, verify
from caravane.science.sortition.command import main

ROOT = Path(__file__).resolve().parents[2]
PANEL = Path(os.environ.get("CARAVANE_SHARED", ROOT.parent / "shared")) / "data" / "panel"
FILES = [PANEL / "candidates.csv", PANEL / "features.csv"]
ADDRESSES = ["primary_address1", "primary_zip"]
SIZE = 22


@pytest.fixture(scope="session")
def pool() -> Pool:
    if not PANEL.is_dir():
        pytest.fail(f"no folder {PANEL}: set CARAVANE_SHARED to the folder that holds data/panel")
    return read_pool(*FILES, ADDRESSES)


def test_the_pool_is_read(pool: Pool) -> None:
    assert len(pool.volunteers) == 150
    assert pool.features == ("Gender", "age_bracket", "edu_level", "geo_bucket")


@pytest.mark.parametrize("algorithm", ["maximin", "leximin"])
def test_the_least_probability_is_the_one_of_the_foundations_library(pool: Pool, algorithm: str) -> None:
    drawn = draw_panel(pool, SIZE, 1, algorithm)
    assert drawn.distribution is not None
    assert float(drawn.distribution.least) == pytest.approx(1 / 11, abs=1e-6)
    assert drawn.distribution.bound == pytest.approx(1 / 11, abs=1e-9)
    assert drawn.distribution.probabilities == verify(pool, SIZE, drawn.distribution.lottery)


def test_no_other_lottery_beats_nash_in_the_mean_of_ratios(pool: Pool) -> None:
    nash, leximin = (draw_panel(pool, SIZE, 1, each).distribution for each in ("nash", "leximin"))
    assert nash is not None
    assert leximin is not None
    assert nash.gap < 1e-6
    ratios = [share / nash.probabilities[member] for member, share in leximin.probabilities.items()]
    assert float(sum(ratios) / len(ratios)) <= 1 + 1e-6


def test_legacy_meets_the_quotas(pool: Pool) -> None:
    assert meets(pool, SIZE, draw_panel(pool, SIZE, 1, "legacy").panel)


def test_quotas_that_no_panel_meets_are_answered_with_a_change(pool: Pool) -> None:
    with pytest.raises(InfeasibleQuotas, match="the smallest change that allows one: Gender"):
        draw_panel(pool, 30, 1)


def test_the_command_publishes_what_adds_up(capfd: pytest.CaptureFixture[str]) -> None:
    columns = ",".join(ADDRESSES)
    argv = [*map(str, FILES), "--size", str(SIZE), "--seed", "1", "--addresses", columns, "--json"]
    assert main(argv) == 0
    result = json.loads(capfd.readouterr().out)
    assert sum(Fraction(each["probability_exact"]) for each in result["distribution"]) == 1
    for member, share in result["probabilities_exact"].items():
        panels = (each for each in result["distribution"] if member in each["panel"])
        assert sum(Fraction(each["probability_exact"]) for each in panels) == Fraction(share)
    for quota in result["quotas"]:
        assert quota["min"] <= quota["drawn"] <= quota["max"]
