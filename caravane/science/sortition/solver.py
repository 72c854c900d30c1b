# SPDX-License-Identifier: AGPL-3.0-or-later
"""HiGHS (Huangfu and Hall 2018), with one thread and fixed options: same input, same answer."""

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.polytope import Polytope, Vector

__all__ = ["Box", "Program", "Solution", "highs", "run"]

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
    "mip_feasibility_tolerance": 1e-9,
}
LARGE = 100.0
TINY = 1e-300
NO_POINT = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


class Silent(highspy.Highs):
    """HiGHS without its callbacks, whose setting up prints a banner that no option silences."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def highs(rows: csr_array, lower: Vector, upper: Vector, caps: Vector, *, integer: bool = False) -> Any:
    """A model to maximise over {x : lower ≤ rows·x ≤ upper, 0 ≤ x ≤ caps}, its costs still 0."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_ = lp.col_lower_ = np.zeros_like(caps)
    lp.col_upper_, lp.row_lower_, lp.row_upper_ = caps, lower, upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    model = Silent()
    for name, value in OPTIONS.items():
        model.setOptionValue(name, value)
    model.passModel(lp)
    return model


def run(model: Any) -> bool:
    """Solve, and say whether there is a solution; raises SolverFailure when the solver does not know."""
    model.run()
    status = model.getModelStatus()
    if status in NO_POINT:
        return False
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverFailure(f"the solver stopped: {model.modelStatusToString(status)}")
    return True


@dataclass(frozen=True)
class Box:
    """Bounds of columns and rows, narrower than the polytope's own."""

    lower: Vector
    upper: Vector
    row_lower: Vector
    row_upper: Vector


@dataclass(frozen=True)
class Solution:
    """A point, how much no point exceeds, and the prices of rows and columns (of a linear program)."""

    point: Vector
    bound: float
    row_prices: Vector
    column_prices: Vector


class Program:
    """Maximise linear functions over a polytope, or over its integer points: the panels."""

    def __init__(self, polytope: Polytope, *, integer: bool) -> None:
        self.polytope = polytope
        self.integer = integer
        self.whole = Box(np.zeros_like(polytope.caps), polytope.caps, polytope.lower, polytope.upper)
        self._model = highs(polytope.rows, polytope.lower, polytope.upper, polytope.caps, integer=integer)
        self._columns = np.arange(len(polytope.caps), dtype=np.int32)
        self._rows = np.arange(len(polytope.lower), dtype=np.int32)

    def maximise(self, weights: Vector, box: Box | None = None, gap: float = 0.0) -> Solution | None:
        """A best point for the weights (within a relative gap), None when there is no point.

        Raises SolverFailure.
        """
        model, within = self._model, box or self.whole
        model.setOptionValue("mip_rel_gap", gap)
        model.changeColsBounds(len(self._columns), self._columns, within.lower, within.upper)
        model.changeRowsBounds(len(self._rows), self._rows, within.row_lower, within.row_upper)
        model.changeColsCost(len(self._columns), self._columns, weights)
        return self._solution() if run(model) else None

    def best(self, weights: Vector) -> Solution:
        """`maximise` where there is a point, and with a bound that is as exact as can be.

        Of a linear program the bound is the one of weak duality, which holds whatever the tolerances; of an
        integer program the solver's, whose absolute tolerance of 1e-6 is of weights up to 100.
        """
        scale = LARGE / max(float(np.abs(weights).max()), TINY)
        found = self.maximise(weights * scale)
        if found is None:
            raise SolverFailure("the solver lost every solution")
        if self.integer:
            return replace(found, bound=found.bound / scale)
        prices = found.row_prices / scale
        return replace(found, bound=self.polytope.bound(weights, prices), row_prices=prices)

    def _solution(self) -> Solution:
        found, info = self._model.getSolution(), self._model.getInfo()
        point = np.array(found.col_value)
        if self.integer:
            return Solution(np.rint(point), info.mip_dual_bound, np.empty(0), np.empty(0))
        prices = np.array(found.row_dual), np.array(found.col_dual)
        return Solution(point, info.objective_function_value, *prices)
