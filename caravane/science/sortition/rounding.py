# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels that are good for some weights, not necessarily the best: far quicker than an integer program."""

from dataclasses import replace

import numpy as np

from caravane.science.sortition.polytope import Vector
from caravane.science.sortition.solver import Box, Program

__all__ = ["good_panel"]

FRACTIONAL = 1e-6
NEIGHBOURS = (40, 100, 250)  # columns left free around a vertex: few are quick, more find a panel
NEAR = 0.01  # how good, as a part of the best


def good_panel(weights: Vector, panels: Program, vertices: Program, box: Box | None = None) -> Vector | None:
    """A panel near the best vertex of the linear program; None when there is no panel at all in the box.

    Of the vertex few numbers are fractional; these are left free, and some others that cost little to change.
    The whole integer program remains for when that fails.
    """
    within = box or panels.whole
    vertex = vertices.maximise(weights, within)
    if vertex is None:
        return None
    whole = np.rint(vertex.point)
    fractional = np.abs(vertex.point - whole) > FRACTIONAL
    if not fractional.any():
        return whole
    costs = np.where(within.lower == within.upper, np.inf, np.abs(vertex.column_prices))
    nearest = np.argsort(costs, kind="stable")
    for count in NEIGHBOURS:
        free = fractional.copy()
        free[nearest[:count]] = True
        lower, upper = np.where(free, within.lower, whole), np.where(free, within.upper, whole)
        found = panels.maximise(weights, replace(within, lower=lower, upper=upper), NEAR)
        if found:
            return found.point
    found = panels.maximise(weights, within, NEAR)
    return found.point if found else None
