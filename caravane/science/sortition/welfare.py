# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nash: the greatest product of probabilities, that is the greatest sum of their logarithms."""

from collections.abc import Sequence
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import numpy as np
from scipy.sparse import block_array, csc_array, diags_array, eye_array, hstack
from scipy.sparse.linalg import MatrixRankWarning, spsolve

from caravane.science.sortition.polytope import Mask, Polytope, Vector

__all__ = ["Concave", "over_mixes", "over_points"]

STEPS = 100
PRECISE = 1e-13  # sum of the complementarity products, when the sizes add up to 1
CENTRE = 0.1
SHORT = 0.995  # of the way to the nearest bound
FIRM = 1e-12  # keeps the equations regular where rows depend on each other


@dataclass(frozen=True)
class Concave:
    """Maximise sizes·log(numbers·v) over {v : rows·v = ends, 0 ≤ v ≤ caps}, where caps may be infinite."""

    numbers: csc_array
    sizes: Vector
    rows: csc_array
    ends: Vector
    caps: Vector

    def maximise(self) -> Vector:
        """The best v, by a primal-dual interior point method (Wright 1997), within all bounds."""
        point = _Interior(self)
        for _ in range(STEPS):
            if point.slackness < PRECISE or not point.step():
                break
        return point.v


class _Interior:
    """A point within the bounds, and the prices of rows and bounds."""

    def __init__(self, problem: Concave) -> None:
        self.problem = problem
        self.weights = problem.sizes / problem.sizes.sum()
        self.capped = np.isfinite(problem.caps)
        self.v = np.where(self.capped, problem.caps / 2, 1 / len(problem.caps))
        # Kept apart, as the difference would lose its digits; 1 without a cap, as its price is 0 there.
        self.room = np.where(self.capped, problem.caps - self.v, 1.0)
        self.prices = np.zeros(len(problem.ends))
        self.low = 0.1 / self.v
        self.high = np.where(self.capped, self.low, 0.0)

    @property
    def slackness(self) -> float:
        return float(self.low @ self.v + self.high @ self.room)

    def step(self) -> bool:
        """A Newton step towards the central path, kept within the bounds; False when there is none."""
        of, room = self.problem, self.room
        numbers = of.numbers @ self.v
        centre = CENTRE * self.slackness / (len(self.v) + self.capped.sum())
        gradient = of.numbers.T @ (self.weights / numbers) + of.rows.T @ self.prices
        curved = of.numbers.T @ diags_array(self.weights / numbers**2) @ of.numbers
        firm = diags_array(self.low / self.v + self.high / room)
        to_cap = np.where(self.capped, centre / room, 0.0)
        system = block_array([[curved + firm, -of.rows.T], [of.rows, FIRM * eye_array(len(of.ends))]])
        right = np.concatenate([gradient + centre / self.v - to_cap, of.ends - of.rows @ self.v])
        with catch_warnings():
            simplefilter("ignore", MatrixRankWarning)  # seen from the result
            moves = spsolve(csc_array(system), right)
        if not np.isfinite(moves).all():
            return False
        v, prices = moves[: len(self.v)], moves[len(self.v) :]
        low = centre / self.v - self.low - self.low / self.v * v
        high = to_cap - self.high + self.high / room * v
        far = _farthest([self.v, self.low, self.high, room], [v, low, high, -v * self.capped])
        self.v = self.v + far * v
        self.room = room - far * v * self.capped
        self.prices = self.prices + far * prices
        self.low = self.low + far * low
        self.high = self.high + far * high
        return True


def _farthest(values: Sequence[Vector], moves: Sequence[Vector]) -> float:
    """How much of the moves, at most 1, leaves all values positive."""
    value, move = np.concatenate(values), np.concatenate(moves)
    falling = move < 0
    return float(min(1.0, SHORT * np.min(-value[falling] / move[falling], initial=np.inf)))


def over_points(polytope: Polytope, covered: Mask) -> Vector:
    """The expected numbers of greatest welfare in the polytope; those of kinds not covered are 0."""
    kinds = covered.nonzero()[0]
    loose = (polytope.lower < polytope.upper).nonzero()[0]
    spare = -csc_array(eye_array(len(polytope.lower), format="csc"))[:, loose]
    count = len(kinds)
    problem = Concave(
        csc_array(eye_array(count, count + len(loose))),
        polytope.sizes[kinds],
        csc_array(hstack([csc_array(polytope.rows)[:, kinds], spare])),
        polytope.lower,
        np.concatenate([polytope.caps[kinds], (polytope.upper - polytope.lower)[loose]]),
    )
    numbers = np.zeros_like(polytope.caps)
    numbers[kinds] = problem.maximise()[:count]
    return numbers


def over_mixes(panels: Sequence[Vector], sizes: Vector, covered: Mask) -> Vector:
    """The weights of these panels whose mix has the greatest welfare."""
    kinds = covered.nonzero()[0]
    numbers = csc_array(np.array(panels)[:, kinds].T)
    ones = csc_array(np.ones((1, len(panels))))
    weights = Concave(numbers, sizes[kinds], ones, np.ones(1), np.full(len(panels), np.inf)).maximise()
    return np.asarray(weights / weights.sum())
