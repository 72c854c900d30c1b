# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a point as a mix of panels, after Carathéodory (Grötschel, Lovász and Schrijver 1988, section 6.5).

Expected numbers of people of each kind are a point of the polytope. Panels near it (each number rounded up or
down, each bound that the point reaches kept) are taken off one after the other, each with the greatest
weight that leaves the rest a multiple of a point of the polytope. The rest then reaches one bound more, so
there are at most as many panels as kinds and rows; in practice far fewer.
"""

from dataclasses import dataclass, field

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.polytope import Polytope, Vector
from caravane.science.sortition.rounding import good_panel
from caravane.science.sortition.solver import Box, Program

__all__ = ["Mixture", "mix_of"]

REACHED = 1e-11  # nearer than this is there
DUST = 1e-10  # a rest of this weight is not looked at
SMALL = 1e-6  # a rest of this weight may be left out, when rounding errors hide the panels in it
FRACTIONAL = 1e-6
NOISE = 0.05  # of the weights: without it many panels are equally near and the solver dwells on them


@dataclass
class Mixture:
    """Panels (as numbers of each kind) and their weights; `rest` is what they leave of a total of 1."""

    panels: list[Vector] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    rest: float = 1.0

    @property
    def complete(self) -> bool:
        return self.rest <= SMALL

    def add(self, panel: Vector, weight: float) -> None:
        self.panels.append(panel)
        self.weights.append(weight)
        self.rest -= weight


def mix_of(point: Vector, panels: Program, vertices: Program, progress: Progress = quiet) -> Mixture:
    """Panels whose weighted sum is the point, within 1e-6; not complete when none were found for a rest.

    `panels` and `vertices` are the integer and the linear program of the same polytope.
    """
    polytope, mixture = panels.polytope, Mixture()
    rest = _stack(polytope, point)
    low, high = np.floor(rest + FRACTIONAL), np.ceil(rest - FRACTIONAL)
    noise = np.random.default_rng(0)
    while mixture.rest > DUST:
        box = _face(rest, mixture.rest, low, high, len(point))
        nearest = rest[: len(point)] / mixture.rest - low[: len(point)] - 0.5
        weights = nearest + NOISE * noise.random(len(point))
        panel = good_panel(weights, panels, vertices, box)
        if panel is None:
            break
        taken = _stack(polytope, panel)
        weight = _greatest_weight(rest, mixture.rest, taken, low, high)
        if weight <= 0:
            break
        mixture.add(panel, weight)
        rest -= weight * taken
        progress(int(100 * (1 - mixture.rest)), 100)
    return mixture


def _stack(polytope: Polytope, point: Vector) -> Vector:
    """Everything that has bounds: the numbers of each kind, then the rows."""
    return np.concatenate([point, polytope.rows @ point])


def _face(rest: Vector, mass: float, low: Vector, high: Vector, columns: int) -> Box:
    """Between low and high, and on those of them that the rest has reached."""
    lower = np.where(mass * high - rest < REACHED, high, low)
    upper = np.where(rest - mass * low < REACHED, low, high)
    return Box(lower[:columns], upper[:columns], lower[columns:], upper[columns:])


def _greatest_weight(rest: Vector, mass: float, taken: Vector, low: Vector, high: Vector) -> float:
    """The greatest w with (mass - w)·low ≤ rest - w·taken ≤ (mass - w)·high."""
    above, below = taken > low, taken < high
    to_low = (rest - mass * low)[above] / (taken - low)[above]
    to_high = (mass * high - rest)[below] / (high - taken)[below]
    return float(np.min(np.concatenate([to_low, to_high, [mass]])))
