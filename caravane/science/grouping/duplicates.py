# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts that say the same in nearly the same words: copies, corrected copies, copies with a sentence more.

Letters (RapidFuzz) and meaning (the encoder, or the words' weights without one) must agree: the same
letters with another meaning, and the same meaning in other words, are two proposals.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.preprocessing import normalize

from caravane.science.grouping.encoders import Matrix
from caravane.science.grouping.neighbours import Neighbours
from caravane.science.grouping.space import Space
from caravane.science.grouping.words import WORD, folded

__all__ = ["near_duplicates"]

ALIKE = 0.85  # least mean of the two similarities
LONG = 10  # words from which a text may be a copy with something added
READ = 5000  # characters compared of each text
BLOCK = 10_000


def near_duplicates(texts: Sequence[str], near: Neighbours, space: Space, encoded: Matrix) -> list[list[int]]:
    """The sets of two or more `texts` linked by being alike, among those that are neighbours.

    `encoded` is what the encoder says of them, not centred: copies must be found in a corpus of copies.
    """
    pairs = _neighbours(near)
    meaning = _meaning(pairs, space, encoded)
    could = 2 * ALIKE - meaning <= 1  # else not even the same letters would make them alike
    spelt = [" ".join(WORD.findall(folded(text[:READ]))) for text in texts]
    alike = [
        (first, second)
        for (first, second), cosine in zip(pairs[could].tolist(), meaning[could].tolist(), strict=True)
        if (cosine + _letters(spelt[first], spelt[second])) / 2 >= ALIKE
    ]
    return list(_linked(alike, len(texts)))


def _neighbours(near: Neighbours) -> NDArray[np.int64]:
    """Each pair of neighbours once, the lower number first."""
    size, count = near.numbers.shape
    pairs = np.column_stack([np.repeat(np.arange(size), count), near.numbers.ravel()])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _meaning(pairs: NDArray[np.int64], space: Space, encoded: Matrix) -> NDArray[np.float64]:
    """The cosine of each pair, by meaning or, when none is known, by words, rare ones no heavier."""
    used = normalize(space.words > 0)
    cosines = np.zeros(len(pairs))
    for start in range(0, len(pairs), BLOCK):
        left, right = pairs[start : start + BLOCK].T
        if encoded.shape[1]:
            found = np.einsum("ij,ij->i", encoded[left], encoded[right])
        else:
            found = np.asarray(used[left].multiply(used[right]).sum(axis=1)).ravel()
        cosines[start : start + BLOCK] = found
    return np.round(cosines, 5)


def _letters(first: str, second: str) -> float:
    """How alike two texts are spelt, from 0 to 1, whatever the order of the words."""
    found = max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))
    if min(first.count(" "), second.count(" ")) >= LONG - 1:
        found = max(found, fuzz.token_set_ratio(first, second))
    return found / 100


def _linked(pairs: Sequence[tuple[int, int]], size: int) -> Iterator[list[int]]:
    if not pairs:
        return
    left, right = np.array(pairs).T
    links = csr_matrix((np.ones(len(pairs)), (left, right)), shape=(size, size))
    count, labels = connected_components(links, directed=False)
    for label in np.flatnonzero(np.bincount(labels, minlength=count) > 1):
        yield np.flatnonzero(labels == label).tolist()
