# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts as points: what they mean, centred on the corpus, and the words they use.

Sources: Salton and Buckley 1988 (TF-IDF); Deerwester et al. 1990 (LSA); Mu and Viswanath 2018, "All-but-
the-Top", for the centring: sentence vectors share a common part that says only that they are sentences.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

from caravane.science.grouping.blocks import one_thread
from caravane.science.grouping.encoders import Matrix
from caravane.science.grouping.words import stems

__all__ = ["Space", "unit"]

TOPICS = 200  # columns of LSA
WORDS_WEIGH = 0.5  # of what meaning weighs, in a similarity
# Texts from which distances are computed in fewer columns: their number then costs more than detail brings.
MANY = 20_000
LEAST = 1e-5  # length of a row that has a direction
FEWER_COLUMNS = 128
# The mean of few texts is mostly those texts: it counts as if that many others had a mean of zero.
SHRINKAGE = 10


def unit(rows: Matrix) -> Matrix:
    """The same rows with length 1; those of hardly any length become 0, for their direction is noise."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    shortened: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > LEAST)
    return shortened


class Space:
    """The space of a corpus, in which the texts it was made of and new ones can be compared.

    `meaning` has a row per text and the encoder's columns, centred, of length 1; `words` is sparse, a row
    per text, a column per stem, of length 1.
    """

    def __init__(self, texts: Sequence[str], encoded: Matrix) -> None:
        """Make the space of at least one text that has a word; `encoded` is what the encoder says of them."""
        self.centre = encoded.sum(axis=0) / (len(texts) + SHRINKAGE)
        self.meaning = unit(encoded - self.centre)
        self._vocabulary = TfidfVectorizer(analyzer=stems, sublinear_tf=True, dtype=np.float32)
        self.words: Any = self._vocabulary.fit_transform(texts)

    def vectors(self) -> Matrix:
        """Meaning and topics side by side, a row of length 1 per text: for neighbours and groups."""
        topics = _reduced(self.words, TOPICS)
        if not self.meaning.shape[1]:
            return unit(topics)
        both = unit(np.hstack([self.meaning, np.float32(WORDS_WEIGH**0.5) * topics]))
        return unit(_reduced(both, FEWER_COLUMNS)) if len(both) > MANY else both

    def locate(self, text: str, encoded: Matrix) -> tuple[Matrix, Any]:
        """The row of meaning and the row of words of another text."""
        return unit(encoded - self.centre), self._vocabulary.transform([text])

    def add(self, text: str, encoded: Matrix) -> None:
        """Place one more text, last; the centre and the weights of words stay as they are."""
        meaning, words = self.locate(text, encoded)
        self.meaning = np.vstack([self.meaning, meaning])
        self.words = vstack([self.words, words], format="csr")


def _reduced(rows: Any, columns: int) -> Matrix:
    """The first singular directions of these rows, no more than there are."""
    columns = min(columns, min(rows.shape) - 1)
    if columns < 1:
        return np.asarray(rows[:, :1].todense(), dtype=np.float32)
    with one_thread():
        left, sizes, _ = randomized_svd(rows, columns, n_iter=5, random_state=0)
    return np.asarray(left * sizes, dtype=np.float32)
