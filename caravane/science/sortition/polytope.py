# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels as integer points: a number of people of each kind, between linear bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from caravane.science.sortition.kinds import Block, Kind
from caravane.science.sortition.pool import Quota

__all__ = ["Mask", "Polytope", "Vector", "dot", "polytope_of"]

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


def dot(left: Vector, right: Vector) -> float:
    """The sum of the products, rounded once: the last digit of BLAS depends on the processor."""
    return fsum(left * right)


@dataclass(frozen=True)
class Polytope:
    """{x : lower ≤ rows·x ≤ upper, 0 ≤ x ≤ caps}; panels are its integer points.

    One column a kind. The first row is the panel's size, then one row for each quota, then one for
    each block of several kinds. `sizes` is how many volunteers a kind has.
    """

    rows: csr_array
    lower: Vector
    upper: Vector
    caps: Vector
    sizes: Vector

    def bound(self, weights: Vector, prices: Vector) -> float:
        """A value that weights·x exceeds nowhere in here, whatever the prices, one a row (weak duality).

        The nearer the prices are to an optimal dual solution, the nearer it is to the maximum.
        """
        left = weights - self.rows.T @ prices
        limits = np.where(prices > 0, self.upper, self.lower)
        return dot(prices, limits) + dot(np.maximum(left, 0), self.caps)


def polytope_of(blocks: Sequence[Block], quotas: Sequence[Quota], size: int) -> Polytope:
    """The panels of `size` people that meet the quotas, at most one person from a household."""
    kinds = [kind for block in blocks for kind in block.kinds]
    lines: list[tuple[float, float, list[int]]] = [(size, size, list(range(len(kinds))))]
    lines += [(each.minimum, each.maximum, _counted(kinds, place)) for place, each in enumerate(quotas)]
    lines += [(0, block.households, columns) for block, columns in _shared(blocks)]
    matrix = csr_array(
        (
            np.ones(sum(len(columns) for *_, columns in lines)),
            np.array([column for *_, columns in lines for column in columns], dtype=np.int32),
            np.cumsum([0, *(len(columns) for *_, columns in lines)]),
        ),
        shape=(len(lines), len(kinds)),
    )
    return Polytope(
        matrix,
        np.array([low for low, *_ in lines], dtype=float),
        np.array([high for _, high, _ in lines], dtype=float),
        np.array([len(kind.members) for kind in kinds], dtype=float),
        np.array([len(kind.ids) for kind in kinds], dtype=float),
    )


def _counted(kinds: Sequence[Kind], place: int) -> list[int]:
    return [column for column, kind in enumerate(kinds) if place in kind.mix]


def _shared(blocks: Sequence[Block]) -> list[tuple[Block, list[int]]]:
    """The blocks of several kinds, with the columns of these."""
    found, first = [], 0
    for block in blocks:
        if len(block.kinds) > 1:
            found.append((block, list(range(first, first + len(block.kinds)))))
        first += len(block.kinds)
    return found
