# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nash: the greatest product of probabilities, that is the greatest sum of their logarithms.

Everything here is element by element, or a sparse product: no BLAS, whose last digits depend on the
processor, as a digit can lead to another lottery, though one as good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from scipy.sparse import block_array, csr_array, diags_array, eye_array, hstack

from caravane.science.sortition.polytope import Mask, Polytope, Vector, dot

__all__ = ["Concave", "over_mixes", "over_points"]

STEPS = 100
PRECISE = 1e-13  # sum of the complementarity products, when the sizes add up to 1
CENTRE = 0.1
SHORT = 0.995  # of the way to the nearest bound
FIRM = 1e-12  # keeps the equations regular where variables near their bounds
SINGULAR = 1e-9


@dataclass(frozen=True)
class Concave:
    """Maximise sizes·log(the first of v) over {v : rows·v = ends, 0 ≤ v ≤ caps}; caps may be infinite."""

    sizes: Vector
    rows: csr_array
    ends: Vector
    caps: Vector

    def maximise(self) -> Vector:
        """The best v, by a primal-dual interior point method (Wright 1997), within all bounds."""
        point = _Interior(self)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # seen from the result
            for _ in range(STEPS):
                if point.slackness < PRECISE or not point.step():
                    break
        return point.v


class _Interior:
    """A point within the bounds, and the prices of rows and bounds."""

    def __init__(self, problem: Concave) -> None:
        self.problem = problem
        self.weights = np.zeros_like(problem.caps)
        self.weights[: len(problem.sizes)] = problem.sizes / problem.sizes.sum()
        self.capped = np.isfinite(problem.caps)
        self.v = np.where(self.capped, problem.caps / 2, 1.0)
        # Kept apart, as the difference would lose its digits; 1 without a cap, as its price is 0 there.
        self.room = np.where(self.capped, problem.caps - self.v, 1.0)
        self.prices = np.zeros(len(problem.ends))
        self.low = 0.1 / self.v
        self.high = np.where(self.capped, self.low, 0.0)

    @property
    def slackness(self) -> float:
        return dot(self.low, self.v) + dot(self.high, self.room)

    def step(self) -> bool:
        """A Newton step towards the central path, kept within the bounds; False when there is none."""
        rows, v, room = self.problem.rows, self.v, self.room
        centre = CENTRE * self.slackness / (len(v) + self.capped.sum())
        to_cap = np.where(self.capped, centre / room, 0.0)
        loose = 1 / (self.weights / v**2 + self.low / v + self.high / room)
        push = self.weights / v + rows.T @ self.prices + centre / v - to_cap
        missing = self.problem.ends - rows @ v
        prices = solve((rows @ diags_array(loose) @ rows.T).toarray(), missing - rows @ (loose * push))
        move = loose * (push + rows.T @ prices)
        if not np.isfinite(move).all():
            return False
        low = centre / v - self.low - self.low / v * move
        high = to_cap - self.high + self.high / room * move
        far = _farthest([v, self.low, self.high, room], [move, low, high, -move * self.capped])
        self.v = v + far * move
        self.room = room - far * move * self.capped
        self.prices = self.prices + far * prices
        self.low = self.low + far * low
        self.high = self.high + far * high
        return True


def solve(matrix: Vector, right: Vector) -> Vector:
    """x with matrix·x = right, for a positive definite matrix."""
    left, x = matrix + FIRM * np.eye(len(matrix)), right.copy()
    _eliminate(left, x)
    for first in range(len(x)):
        x[first + 1 :] -= left[first + 1 :, first] * x[first]
    return x


def independent(rows: csr_array) -> Mask:
    """A choice of rows of which none depends on the others, and on which all others depend."""
    return np.array(_eliminate((rows @ rows.T).toarray(), np.zeros(rows.shape[0])) > SINGULAR)


def _eliminate(left: Vector, x: Vector) -> Vector:
    """Cholesky's elimination from the last row up, in place; returns the pivots.

    Rows of blocks come last and touch few others, so only what a row touches is changed.
    """
    pivots = np.zeros(len(x))
    for last in range(len(x) - 1, -1, -1):
        touched = left[last, :last].nonzero()[0]
        pivots[last] = left[last, last]
        if 2 * len(touched) > last:  # then slices are quicker
            _take_off(left[: last + 1, : last + 1], x[: last + 1])
            continue
        part = np.append(touched, last)
        within = np.ix_(part, part)
        some, ends = left[within], x[part]
        _take_off(some, ends)
        left[within], x[part] = some, ends
    return pivots


def _take_off(left: Vector, x: Vector) -> None:
    """Take the last row off the others, in place; it keeps its factors, and x its part of the right side."""
    pivot = max(left[-1, -1], FIRM)
    factors = left[-1, :-1] / pivot
    left[:-1, :-1] -= factors[:, None] * left[-1, :-1]
    x[:-1] -= factors * x[-1]
    left[-1, :-1] = factors
    x[-1] /= pivot


def _farthest(values: Sequence[Vector], moves: Sequence[Vector]) -> float:
    """How much of the moves, at most 1, leaves all values positive."""
    value, move = np.concatenate(values), np.concatenate(moves)
    falling = move < 0
    return float(min(1.0, SHORT * np.min(-value[falling] / move[falling], initial=np.inf)))


def over_points(polytope: Polytope, covered: Mask) -> Vector:
    """The expected numbers of greatest welfare in the polytope; those of kinds not covered are 0."""
    kinds = covered.nonzero()[0]
    loose = (polytope.lower < polytope.upper).nonzero()[0]
    spare = -csr_array(eye_array(len(polytope.lower), format="csr"))[:, loose]
    rows = csr_array(hstack([polytope.rows[:, kinds], spare], format="csr"))
    caps = np.concatenate([polytope.caps[kinds], (polytope.upper - polytope.lower)[loose]])
    keep = independent(rows)
    best = Concave(polytope.sizes[kinds], rows[keep], polytope.lower[keep], caps).maximise()
    numbers = np.zeros_like(polytope.caps)
    numbers[kinds] = best[: len(kinds)]
    return numbers


def over_mixes(panels: Sequence[Vector], sizes: Vector, covered: Mask) -> Vector:
    """The weights of these panels whose mix has the greatest welfare."""
    kinds = covered.nonzero()[0]
    numbers = csr_array(np.array(panels)[:, kinds].T)
    ones = csr_array(np.ones((1, len(panels))))
    rows = block_array([[None, ones], [eye_array(len(kinds)), -numbers]], format="csr")
    ends = np.concatenate([[1.0], np.zeros(len(kinds))])
    free = np.full(rows.shape[1], np.inf)
    weights = Concave(sizes[kinds], csr_array(rows), ends, free).maximise()[len(kinds) :]
    return np.asarray(weights / fsum(weights))
