# SPDX-License-Identifier: AGPL-3.0-or-later
"""The three optimal algorithms, over numbers of each kind.

Each first looks at all points of the polytope. If the best point is a mix of panels, as it nearly always
is with hundreds of volunteers, that mix is optimal. Otherwise the best mix is found by column generation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.ladder import Ladder
from caravane.science.sortition.mixing import Mixture, mix_of
from caravane.science.sortition.polytope import Mask, Polytope, Vector
from caravane.science.sortition.solver import Program
from caravane.science.sortition.spaces import Mixes, Points

__all__ = ["OPTIMAL", "Found", "Search", "leximin", "maximin"]


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

    def points(self) -> Points:
        return Points(self.vertices)

    def mix(self, points: Points) -> Mixture:
        return mix_of(points.point, self.panels, self.vertices, self.progress)

    def mixes(self, also: Mixture) -> Mixes:
        return Mixes(self.panels, self.known + also.panels, self.progress)


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


def _ladder(search: Search, *, thorough: bool) -> Found:
    points = search.points()
    ladder = Ladder(points, search.covered)
    ladder.climb()
    mixture = search.mix(points)
    if mixture.complete:
        return Found(mixture, ladder.bound)
    mixes = search.mixes(mixture)
    ladder = Ladder(mixes, search.covered)
    if thorough:
        ladder.climb()
    return Found(mixes.mixture, ladder.bound)


OPTIMAL: Mapping[str, Callable[[Search], Found]] = {"maximin": maximin, "leximin": leximin}
