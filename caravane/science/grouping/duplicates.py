# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts that say the same in nearly the same words: copies, corrected copies, copies with a sentence more.

Letters (RapidFuzz) and meaning (the encoder, or the words in common without one) are weighed together: the
same meaning in other words, or half of the letters with another meaning, are two proposals.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.preprocessing import normalize

from caravane.science.grouping.encoders import Matrix
from caravane.science.grouping.neighbours import Neighbours
from caravane.science.grouping.space import Space
from caravane.science.grouping.words import WORD, folded

__all__ = ["near_duplicates"]

ALIKE = 0.85  # least mean of the two similarities
SPELT_ALIKE = 0.92  # least similarity of letters that is enough alone
SHORT = 200  # characters of a text in which a wrong letter may hide the meaning from the encoder
MANY = 3000  # short texts beyond which each is compared with its neighbours alone
LONG = 10  # words from which a text may be a copy with something added
READ = 5000  # characters compared of each text
BLOCK = 10_000


def near_duplicates(texts: Sequence[str], near: Neighbours, space: Space, encoded: Matrix) -> list[list[int]]:
    """The sets of two or more `texts` linked by being alike, among neighbours and, short, among all.

    `encoded` is what the encoder says of them, not centred: copies must be found in a corpus of copies.
    """
    spelt = [" ".join(WORD.findall(folded(text[:READ]))) for text in texts]
    pairs = np.unique(np.concatenate([_neighbours(near), _spelt_alike(spelt)]), axis=0)
    cosines = _meaning(pairs, space, encoded)
    alike = [
        (first, second)
        for (first, second), cosine in zip(pairs.tolist(), cosines.tolist(), strict=True)
        if _alike(spelt[first], spelt[second], cosine)
    ]
    return list(_linked(alike, len(texts)))


def _alike(first: str, second: str, cosine: float) -> bool:
    if fuzz.ratio(first, second, score_cutoff=100 * SPELT_ALIKE):
        return True
    # Below that cosine, not even the same letters would make the mean.
    return cosine >= 2 * ALIKE - 1 and cosine + _letters(first, second) >= 2 * ALIKE


def _neighbours(near: Neighbours) -> NDArray[np.int64]:
    """Each pair of neighbours once, the lower number first."""
    size, count = near.numbers.shape
    pairs = np.column_stack([np.repeat(np.arange(size), count), near.numbers.ravel()])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _spelt_alike(spelt: Sequence[str]) -> NDArray[np.int64]:
    """The pairs of short texts that differ by a letter or two, which may hide their meaning."""
    short = [number for number, text in enumerate(spelt) if len(text) <= SHORT]
    texts = [spelt[number] for number in short if len(short) <= MANY]
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=100 * SPELT_ALIKE, dtype=np.uint8)
    found = np.argwhere(np.triu(scores, 1) > 0)
    return np.array(short, dtype=np.int64)[found] if len(found) else np.zeros((0, 2), dtype=np.int64)


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
