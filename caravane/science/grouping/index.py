# SPDX-License-Identifier: AGPL-3.0-or-later
"""Find the texts that are nearest to a new one; a process builds the index once and keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from caravane.science.grouping.blocks import one_thread
from caravane.science.grouping.encoders import Encoder, best_encoder
from caravane.science.grouping.errors import InvalidQuery
from caravane.science.grouping.markup import plain
from caravane.science.grouping.space import WORDS_WEIGH, Space
from caravane.science.grouping.words import WORD
from caravane.science.progress import Progress, quiet

__all__ = ["Index", "Similar", "check_query"]

DECIMALS = 4


@dataclass(frozen=True)
class Similar:
    """A text like the query: its position from 0, and how much it is like it, 1 at most."""

    row: int
    score: float


class Index:
    """Texts that can be asked for those most like a new one."""

    def __init__(self, rows: list[int], size: int, space: Space | None, encoder: Encoder) -> None:
        """See `build`: `rows` are the positions of the texts in `space`, of `size` texts in all."""
        self.backend = encoder.name
        self._rows = rows
        self._size = size
        self._space = space
        self._encoder = encoder

    @classmethod
    def build(
        cls, texts: Sequence[str], *, encoder: Encoder | None = None, progress: Progress = quiet
    ) -> Self:
        """The index of these texts (HTML or not); those without a word are never found."""
        encoder = encoder or best_encoder()
        written = [plain(text) for text in texts]
        rows = [row for row, text in enumerate(written) if WORD.search(text)]
        kept = [written[row] for row in rows]
        space = Space(kept, encoder.encode(kept, progress)) if kept else None
        return cls(rows, len(texts), space, encoder)

    def add(self, text: str) -> int:
        """Let one more text be found; return its position.

        The centre of the corpus and the weights of words stay as they were: build again when a tenth is new.
        """
        row = self._size
        self._size += 1
        written = plain(text)
        if WORD.search(written):
            self._rows.append(row)
            encoded = self._encoder.encode([written])
            if self._space is None:
                self._space = Space([written], encoded)
            else:
                self._space.add(written, encoded[0])
        return row

    def similar(self, query: str, limit: int = 10) -> list[Similar]:
        """The texts most like `query`, most like first, at most `limit`; equals in the order of the texts.

        A score is the mean of the cosines of meaning and, half as heavy, of words (of words alone when no
        meaning is known). Raises InvalidQuery when the query holds no word or the limit is below 1.
        """
        written = check_query(query, limit)
        if self._space is None:
            return []
        scores = self._scores(self._space, written)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [Similar(self._rows[place], float(scores[place])) for place in best.tolist()]

    def _scores(self, space: Space, query: str) -> NDArray[np.float64]:
        meaning, words = space.locate(query, self._encoder.encode([query])[0])
        scores: Any = space.words @ words.toarray()[0]
        if len(meaning):
            with one_thread():
                scores = (space.meaning @ meaning + WORDS_WEIGH * scores) / (1 + WORDS_WEIGH)
        wide: NDArray[np.float64] = np.asarray(scores, dtype=np.float64)
        return wide.round(DECIMALS)


def check_query(query: str, limit: int) -> str:
    """The plain text of a query. Raises InvalidQuery when it holds no word or the limit is below 1."""
    written = plain(query)
    if not WORD.search(written):
        raise InvalidQuery("the query holds no word")
    if limit < 1:
        raise InvalidQuery(f"the limit is {limit}: at least 1 is needed")
    return written
