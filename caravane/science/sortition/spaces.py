# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where expected numbers of people of each kind may lie, as linear programs that a goal can add to.

`Points`: anywhere in the polytope. Quick, and no mix of panels does better. `Mixes`: where mixes of panels
lie, which are generated as they are needed, as in Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), "Fair
algorithms for selecting citizens' assemblies", Nature 596:548–552.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, vstack

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.mixing import Mixture
from caravane.science.sortition.polytope import Vector
from caravane.science.sortition.solver import Program, highs, run

__all__ = ["Mixes", "Points", "Space"]

GAP = 1e-9  # panels that would add less to the objective are not looked for


class Space:
    """A linear program whose first columns are the expected numbers."""

    def __init__(self, model: Any, program: Program) -> None:
        self.model = model
        self.program = program
        self.sizes = program.polytope.sizes

    def solve(self) -> float:
        """Maximise what the goal asks and return it. Raises SolverFailure."""
        if not run(self.model):
            self.model.clearSolver()  # once from scratch: a warm start can drift out of the tolerances
            if not run(self.model):
                raise SolverFailure("the solver lost a solution that it had")
        return float(self.model.getInfo().objective_function_value)

    @property
    def point(self) -> Vector:
        """The expected numbers that `solve` found."""
        return self._values[: len(self.sizes)]

    @property
    def _values(self) -> Vector:
        return np.array(self.model.getSolution().col_value)

    @property
    def row_prices(self) -> Vector:
        """What one more in the bound of each row would add to the objective."""
        return np.array(self.model.getSolution().row_dual)

    def most(self, weights: Vector) -> float:
        """A value that weights·numbers exceeds nowhere in this space."""
        return self.program.best(weights).bound


class Points(Space):
    """All points of the polytope of a linear program."""

    def __init__(self, vertices: Program) -> None:
        within = vertices.polytope
        super().__init__(highs(within.rows, within.lower, within.upper, within.caps), vertices)


class Mixes(Space):
    """Mixes of panels: the known ones, which must be some, and those that `solve` finds to be better."""

    def __init__(self, panels: Program, known: Sequence[Vector], progress: Progress = quiet) -> None:
        kinds = len(panels.polytope.sizes)
        # One row for the sum of the weights, then one a kind: numbers in the panels - expected number = 0.
        rows = csr_array(vstack([csr_array((1, kinds)), -eye_array(kinds)], format="csr"))
        ends = np.concatenate([[1.0], np.zeros(kinds)])
        super().__init__(highs(rows, ends, ends, np.full(kinds, np.inf)), panels)
        self._progress = progress
        self._panels: dict[bytes, tuple[Vector, int]] = {}  # with their columns
        for panel in known:
            self._add(panel)

    def solve(self) -> float:
        while True:
            objective = super().solve()
            prices = self.row_prices[: 1 + len(self.sizes)]
            best = self.program.best(-prices[1:])
            self._progress(len(self._panels), len(self._panels) + 1)
            if best.bound - prices[0] <= GAP or not self._add(best.point):
                return objective

    @property
    def mixture(self) -> Mixture:
        """The panels and weights that `solve` found."""
        values, mixture = self._values, Mixture()
        for panel, column in self._panels.values():
            if values[column] > 0:
                mixture.add(panel, float(values[column]))
        return mixture

    def _add(self, panel: Vector) -> bool:
        """Make a panel known; False when it was."""
        key = panel.tobytes()
        if key in self._panels:
            return False
        self._panels[key] = panel, self.model.getNumCol()
        kinds = panel.nonzero()[0]
        rows = np.concatenate([[0], kinds + 1]).astype(np.int32)
        self.model.addCol(0.0, 0.0, np.inf, len(rows), rows, np.concatenate([[1.0], panel[kinds]]))
        return True
