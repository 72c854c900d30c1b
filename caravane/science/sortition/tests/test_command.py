# SPDX-License-Identifier: AGPL-3.0-or-later
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from caravane.science.sortition.command import main
from caravane.science.tests import commands

FEATURES = "feature,value,min,max\nage,young,1,2\nage,old,1,2\n"
CANDIDATES = "id,street,town,age\n" + "".join(
    f"p{n},{n // 2} rue A,Ivry,{'young' if n % 3 else 'old'}\n" for n in range(12)
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = tmp_path / "candidates.csv", tmp_path / "features.csv"
    for path, text in zip(paths, (CANDIDATES, FEATURES), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def printed(capfd: pytest.CaptureFixture[str], *argv: str) -> str:
    return commands.printed(capfd, main, *argv)


def refused(capfd: pytest.CaptureFixture[str], *argv: str) -> str:
    return commands.refused(capfd, main, *argv)


@pytest.mark.parametrize("algorithm", ["maximin", "leximin", "nash"])
def test_json_has_the_promised_shape_and_adds_up(
    files: list[str], capfd: pytest.CaptureFixture[str], algorithm: str
) -> None:
    argv = [*files, "--size", "3", "--seed", "5", "--json", "--algorithm", algorithm]
    result = json.loads(printed(capfd, *argv))
    assert {"panel", "seed", "probabilities", "distribution", "quotas"} < result.keys()
    assert result["seed"] == 5
    assert result["quotas"][0].keys() == {"feature", "value", "min", "max", "drawn"}
    assert sum(quota["drawn"] for quota in result["quotas"]) == len(result["panel"]) == 3
    assert sum(Fraction(each["probability_exact"]) for each in result["distribution"]) == 1
    assert sum(map(Fraction, result["probabilities_exact"].values())) == 3
    assert result["panel"] in [each["panel"] for each in result["distribution"]]
    assert list(result["probabilities"]) == [f"p{n}" for n in range(12)]
    assert result["gap"] < 1e-6


def test_json_of_legacy_says_that_its_distribution_is_unknown(
    files: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    argv = [*files, "--size", "3", "--seed", "5", "--json", "--algorithm", "legacy"]
    result = json.loads(printed(capfd, *argv))
    assert len(result["panel"]) == 3
    assert result["distribution"] == []
    assert result["probabilities"] == {}
    assert "no known distribution" in result["remark"]


def test_text_tells_the_panel_quotas_and_probabilities(
    files: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    text = printed(capfd, *files, "--size", "3", "--seed", "5")
    assert "maximin · 3 of 12 volunteers · seed 5" in text
    assert "least probability 25.0000%" in text
    assert "age      old    1    2    1" in text
    assert "25.0000%     12: p0, p1, p2" in text


@pytest.mark.parametrize("addresses", [["street,town"], ["street", "--addresses", "town"]])
def test_address_columns_may_be_repeated_or_listed(
    files: list[str], capfd: pytest.CaptureFixture[str], addresses: list[str]
) -> None:
    argv = [*files, "--size", "4", "--seed", "1", "--json", "--addresses", *addresses]
    result = json.loads(printed(capfd, *argv))
    for each in result["distribution"]:
        assert len({int(member[1:]) // 2 for member in each["panel"]}) == 4


def test_infeasible_quotas_are_one_line_that_says_what_to_change(
    files: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(FEATURES.replace("old,1,2", "old,5,6"), encoding="utf-8")
    error = refused(capfd, *files, "--size", "3", "--seed", "1")
    assert "age old: at least 2 instead of 5" in error


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["--seed", "1"], "--size"),
        (["--size", "3"], "--seed"),
        (["--size", "x", "--seed", "1"], "x"),
        (["--size", "0", "--seed", "1"], "at least one member"),
        (["--size", "13", "--seed", "1"], "only 12 volunteers"),
        (["--size", "7", "--seed", "1", "--addresses", "street"], "only 6 addresses"),
        (["--size", "3", "--seed", "1", "--addresses", "postcode"], "there is no column 'postcode'"),
        (["--size", "3", "--seed", "1", "--algorithm", "lottery"], "lottery"),
    ],
)
def test_bad_arguments_are_one_line(
    files: list[str], capfd: pytest.CaptureFixture[str], argv: list[str], reason: str
) -> None:
    assert reason in refused(capfd, *files, *argv)


def test_a_missing_file_is_named(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert "nowhere.csv" in refused(capfd, "nowhere.csv", files[1], "--size", "3", "--seed", "1")


@pytest.mark.parametrize("algorithm", ["maximin", "nash"])
def test_the_output_is_the_same_in_every_process_and_on_every_processor(
    files: list[str], algorithm: str
) -> None:
    """Also without the solver's banner, which would spoil the JSON. OpenBLAS is told of other processors."""
    start = [sys.executable, "-c", "import sys; from caravane.cli import main; sys.exit(main())", "panel"]
    argv = [*files, "--size", "4", "--seed", "1", "--algorithm", algorithm, "--addresses", "street", "--json"]
    outputs = {
        subprocess.run(
            start + argv,
            env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_CORETYPE": processor},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, processor in (("1", "Prescott"), ("2", "Haswell"))
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["seed"] == 1
