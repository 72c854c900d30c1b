# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups are those a reader would make, more than TF-IDF's are. Real corpora: docs/grouping.md."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from caravane.science.grouping import Grouping, Index, best_encoder, group

from .corpus import LABELS, TEXTS

SUBJECTS = len(set(LABELS))


def agreement(found: Grouping) -> float:
    numbers = np.zeros(len(TEXTS), dtype=int)
    for number, each in enumerate(found.groups):
        numbers[list(each.rows)] = number
    return float(adjusted_mutual_info_score(LABELS, numbers))


def nearest_share(nearest: list[int]) -> float:
    return sum(LABELS[row] == LABELS[near] for row, near in enumerate(nearest)) / len(TEXTS)


@pytest.fixture(scope="module")
def tfidf() -> np.ndarray:
    return TfidfVectorizer().fit_transform(TEXTS).toarray()


@pytest.mark.parametrize("packages", [None, SUBJECTS])
def test_groups_agree_with_subjects_more_than_those_of_tfidf(packages: int | None, tfidf: np.ndarray) -> None:
    plain = KMeans(SUBJECTS, n_init=10, random_state=0).fit_predict(tfidf)
    assert agreement(group(TEXTS, packages=packages)) > 0.4
    assert adjusted_mutual_info_score(LABELS, plain) < 0.2


def test_the_nearest_text_is_on_the_same_subject_more_often_than_by_tfidf(tfidf: np.ndarray) -> None:
    index = Index.build(TEXTS, encoder=best_encoder())
    ours = [
        next(each.row for each in index.similar(text, 2) if each.row != row) for row, text in enumerate(TEXTS)
    ]
    cosines = tfidf @ tfidf.T
    np.fill_diagonal(cosines, -1)
    assert nearest_share(ours) > 0.6
    assert nearest_share(cosines.argmax(axis=1).tolist()) < 0.3
