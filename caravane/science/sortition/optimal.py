# SPDX-License-Identifier: AGPL-3.0-or-later
"""The three optimal algorithms, over numbers of each kind.

Each first looks at all points of the polytope. If the best point is a mix of panels, as it nearly always
is with hundreds of volunteers, that mix is optimal. Otherwise the best mix is found by column generation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.ladder import Ladder
from caravane.science.sortition.mixing import Mixture, mix_of
from caravane.science.sortition.polytope import Mask, Polytope, Vector
from caravane.science.sortition.solver import Program
from caravane.science.sortition.spaces import Mixes, Points
from caravane.science.sortition.welfare import over_mixes, over_points

__all__ = ["OPTIMAL", "Found", "Search", "leximin", "maximin", "nash"]

GAP = 5e-7  # of the Nash welfare, the sum of logarithms


@dataclass(frozen=True)
class Search:
    """Where to look: `covered` tells the kinds that some panel holds; the `known` panels hold them all."""

    polytope: Polytope
    known: list[Vector]
    covered: Mask
    progress: Progress = quiet

    @cached_property
    def panels(self) -> Program:
        return Program(self.polytope, integer=True)

    @cached_property
    def vertices(self) -> Program:
        return Program(self.polytope, integer=False)

    def mix(self, numbers: Vector) -> Mixture:
        """A mix of panels with these expected numbers, complete where there is one."""
        return mix_of(numbers, self.panels, self.vertices, self.progress)

    def welfare(self, numbers: Vector) -> float:
        """The sum of the logarithms of the volunteers' probabilities."""
        sizes = self.polytope.sizes[self.covered]
        return fsum(
            size * log(number / size) for size, number in zip(sizes, numbers[self.covered], strict=True)
        )

    def welfare_gap(self, program: Program, numbers: Vector) -> tuple[float, Vector]:
        """How much more welfare any point can have at most, as the welfare is concave, and the point worth
        most by its gradient.
        """
        slopes = np.divide(self.polytope.sizes, numbers, out=np.zeros_like(numbers), where=self.covered)
        best = program.best(slopes)
        return best.bound - float(self.polytope.sizes[self.covered].sum()), best.point


@dataclass(frozen=True)
class Found:
    """A mix of panels, and what no mix of panels exceeds: in least probability, or in Nash welfare."""

    mixture: Mixture
    bound: float


def maximin(search: Search) -> Found:
    """The greatest least probability. Where all points decide, the rest is leximin as well."""
    return _ladder(search, thorough=False)


def leximin(search: Search) -> Found:
    """The greatest least probability, then the greatest second least, and so on."""
    return _ladder(search, thorough=True)


def nash(search: Search) -> Found:
    """The greatest product of all probabilities."""
    numbers = over_points(search.polytope, search.covered)
    gap, _ = search.welfare_gap(search.vertices, numbers)
    mixture = search.mix(numbers)
    if mixture.complete and gap <= GAP:
        return Found(mixture, search.welfare(numbers) + gap)
    return _frank_wolfe(search, search.known + mixture.panels)


def _frank_wolfe(search: Search, panels: list[Vector]) -> Found:
    """Frank–Wolfe in the fully corrective form: add the panel worth most by the gradient of the welfare, go
    to the best mix of all panels so far, and so on until no panel is worth more than the mix.
    """
    while True:
        weights = over_mixes(panels, search.polytope.sizes, search.covered)
        numbers = np.sum(weights[:, None] * np.array(panels), axis=0)
        gap, panel = search.welfare_gap(search.panels, numbers)
        search.progress(len(panels), len(panels) + 1)
        if gap <= GAP or any((panel == known).all() for known in panels):
            return Found(Mixture(panels, weights.tolist(), 0.0), search.welfare(numbers) + gap)
        panels = [*panels, panel]


def _ladder(search: Search, *, thorough: bool) -> Found:
    points = Points(search.vertices)
    ladder = Ladder(points, search.covered)
    ladder.climb()
    mixture = search.mix(points.point)
    if mixture.complete:
        return Found(mixture, ladder.bound)
    mixes = Mixes(search.panels, search.known + mixture.panels, search.progress)
    ladder = Ladder(mixes, search.covered)
    if thorough:
        ladder.climb()
    return Found(mixes.mixture, ladder.bound)


OPTIMAL: Mapping[str, Callable[[Search], Found]] = {"maximin": maximin, "leximin": leximin, "nash": nash}
