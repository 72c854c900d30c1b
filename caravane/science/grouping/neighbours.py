# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which texts are nearest to each, and vectors evened out over these neighbours.

Source of the evening: Zhang et al. 2019, "Attributed Graph Clustering via Adaptive Graph Convolution",
IJCAI: a text says too little to place it well; with what its neighbours say, groups come apart.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from caravane.science.grouping.blocks import in_blocks, one_thread
from caravane.science.grouping.encoders import Matrix
from caravane.science.grouping.space import unit
from caravane.science.progress import Progress, quiet

__all__ = ["Neighbours", "nearest"]

MOST = 10
ROUNDS = 2
BLOCK = 128
DECIMALS = 5  # of a similarity: what is beyond differs from machine to machine


@dataclass(frozen=True)
class Neighbours:
    """For each text (row) its nearest others, nearest first: their numbers and their similarities."""

    numbers: NDArray[np.int64]
    similarities: Matrix

    def graph(self, share: float = 1.0) -> Any:
        """A sparse matrix: the similarity of each text (row) to a share of its neighbours, none below 0."""
        size, columns = self.numbers.shape
        kept = min(columns, max(1, round(share * columns)))
        weights = np.maximum(self.similarities[:, :kept], 0).ravel()
        starts = np.arange(size + 1) * kept
        return csr_matrix((weights, self.numbers[:, :kept].ravel(), starts), shape=(size, size))

    def evened(self, vectors: Matrix) -> Matrix:
        """Each vector added to the weighted mean of its neighbours', twice over; rows of length 1."""
        graph = self.graph()
        totals = np.asarray(graph.sum(axis=1), dtype=np.float32)
        with one_thread():
            for _ in range(ROUNDS):
                vectors = unit(vectors + (graph @ vectors) / np.where(totals > 0, totals, 1))
        return vectors


def nearest(vectors: Matrix, progress: Progress = quiet) -> Neighbours:
    """The nearest neighbours of every row by cosine: 10, or the square root of the number of rows.

    Exact, in blocks: time grows with the square of the number of rows, memory with the number.
    """
    size = len(vectors)
    count = max(min(MOST, round(size**0.5), size - 1), 0)
    numbers = np.zeros((size, count), dtype=np.int64)
    similarities = np.zeros((size, count), dtype=np.float32)

    def work(block: slice) -> None:
        cosines = vectors[block] @ vectors.T
        cosines[np.arange(len(cosines)), np.arange(block.start, block.stop)] = -np.inf
        first = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        found = np.round(np.take_along_axis(cosines, first, axis=1), DECIMALS)
        order = np.lexsort((first, -found), axis=1)
        numbers[block] = np.take_along_axis(first, order, axis=1)
        similarities[block] = np.take_along_axis(found, order, axis=1)

    if count:
        in_blocks(work, size, BLOCK, progress)
    return Neighbours(numbers, similarities)
