# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real proposals with known groups. Not shipped, so not in the default run:

    pytest tests/real_input/test_grouping.py

The folder is `CARAVANE_SHARED`, or `../shared` beside the repository.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from caravane.science.grouping import Index, group, group_command, similar_command
from caravane.science.spreadsheets import read_table

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("CARAVANE_SHARED", ROOT.parent / "shared")) / "data" / "proposals"
CCC = FOLDER / "ccc_proposals.csv"
MEL = FOLDER / "decidim_mel_propositions_libres.csv"


@pytest.fixture(scope="module", autouse=True)
def _real_proposals() -> None:
    if not FOLDER.is_dir():
        pytest.fail(f"no folder {FOLDER}: set CARAVANE_SHARED to the folder that holds data/proposals")


@pytest.fixture(scope="module")
def measures() -> tuple[list[str], list[str]]:
    """The 146 measures of the citizens' convention, and the objective of each."""
    table = read_table(CCC)
    return table.column("proposal"), table.column("objective_id")


@pytest.mark.parametrize("packages", [None, 44])
def test_groups_agree_with_the_objectives_more_than_those_of_tfidf(
    measures: tuple[list[str], list[str]], packages: int | None
) -> None:
    texts, objectives = measures
    numbers = np.zeros(len(texts), dtype=int)
    for number, each in enumerate(group(texts, packages=packages).groups):
        numbers[list(each.rows)] = number
    words = TfidfVectorizer().fit_transform(texts)
    plain = KMeans(44, n_init=10, random_state=0).fit_predict(words)
    ours = adjusted_mutual_info_score(objectives, numbers)
    assert ours > adjusted_mutual_info_score(objectives, plain) + 0.05


def test_the_nearest_measure_has_the_same_objective_more_often_than_by_tfidf(
    measures: tuple[list[str], list[str]],
) -> None:
    texts, objectives = measures
    index = Index.build(texts)
    ours = [
        next(each.row for each in index.similar(text, 2) if each.row != row) for row, text in enumerate(texts)
    ]
    words = TfidfVectorizer().fit_transform(texts)
    cosines = (words @ words.T).toarray()
    np.fill_diagonal(cosines, -1)

    def alike(near: list[int]) -> int:
        return sum(objectives[row] == objectives[other] for row, other in enumerate(near))

    assert alike(ours) > alike(cosines.argmax(axis=1).tolist()) + 5


def test_an_export_of_decidim_is_grouped_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert group_command.main([str(MEL), "--text", "body", "--theme", "category/name/fr", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = [row for each in found["groups"] for row in each["rows"]] + found["ungrouped"]
    assert sorted(rows) == list(range(1, 197))
    assert not any("<" in each["label"] for each in found["groups"])
    assert found["duplicates"]


def test_what_is_similar_in_an_export_of_decidim_is_on_the_subject(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = [
        str(MEL),
        "--text",
        "body",
        "--query",
        "revaloriser les pensions de retraite",
        "--limit",
        "1",
        "--json",
    ]
    assert similar_command.main(argv) == 0
    (first,) = json.loads(capsys.readouterr().out)["rows"]
    assert "retraite" in read_table(MEL).column("body")[first["row"] - 1].lower()
