# SPDX-License-Identifier: AGPL-3.0-or-later
"""Maximin and leximin: raise the least probability, fix those that hold it down, raise the next, …"""

from math import fsum

import numpy as np

from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.polytope import Mask
from caravane.science.sortition.spaces import Space

__all__ = ["Ladder"]

PRICE = 1e-7  # prices of the rungs that hold the level down add up to 1; the others have none
SLACK = 1e-9  # taken off a level when it is fixed: the solver knows it within such a tolerance only
LOOSE = 1e-7  # taken off all of them should rounding errors have made them impossible together


class Ladder:
    """One column, the level, and one row a kind, its rung: probability ≥ level, or ≥ what was fixed before.

    `bound` is what the least probability of the covered kinds exceeds nowhere in the space.
    """

    def __init__(self, space: Space, covered: Mask) -> None:
        self._space = space
        self._free = covered.copy()
        self._floors: dict[int, float] = {}
        model = space.model
        self._level, self._first = model.getNumCol(), model.getNumRow()
        model.addCol(1.0, 0.0, np.inf, 0, [], [])
        for kind, size in enumerate(space.sizes):
            columns = np.array([kind, self._level], dtype=np.int32)
            model.addRow(0.0, np.inf, 2, columns, np.array([1 / size, -1.0]))
        self._fix(~covered, 0.0)
        self._raise()
        weights = self._prices / fsum(self._prices) / space.sizes
        self.bound = space.most(weights)

    def climb(self) -> None:
        """From the greatest least probability, the first step, on to the leximin."""
        while True:
            stopped = self._free & (self._prices > PRICE)
            self._fix(stopped, self.level)
            self._free &= ~stopped
            if not self._free.any():
                break
            self._raise()

    def _raise(self) -> None:
        try:
            self.level = self._space.solve()
        except SolverFailure:
            self._loosen()
            self.level = self._space.solve()
        rungs = slice(self._first, self._first + len(self._free))
        self._prices = np.maximum(-self._space.row_prices[rungs], 0.0)

    def _fix(self, kinds: Mask, level: float) -> None:
        for kind in kinds.nonzero()[0].tolist():
            self._floors[kind] = max(level - SLACK, 0.0)
            self._space.model.changeCoeff(self._first + kind, self._level, 0.0)
            self._space.model.changeRowBounds(self._first + kind, self._floors[kind], np.inf)

    def _loosen(self) -> None:
        """Lower what was fixed a little more."""
        for kind, floor in self._floors.items():
            self._floors[kind] = max(floor - LOOSE, 0.0)
            self._space.model.changeRowBounds(self._first + kind, self._floors[kind], np.inf)
