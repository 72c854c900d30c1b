# SPDX-License-Identifier: AGPL-3.0-or-later
"""A lottery over panels, optimal by an algorithm, and how far from optimal it can be at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import log

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.sortition.cover import cover
from caravane.science.sortition.kinds import Block, blocks_of
from caravane.science.sortition.lottery import Lottery, lottery_of
from caravane.science.sortition.mixing import Mixture
from caravane.science.sortition.optimal import OPTIMAL, Search
from caravane.science.sortition.polytope import polytope_of
from caravane.science.sortition.pool import Pool
from caravane.science.sortition.rational import rational
from caravane.science.sortition.repair import check_size, infeasible
from caravane.science.sortition.solver import Program
from caravane.science.sortition.verification import verify

__all__ = ["Distribution", "distribution_of"]

LEAST = "least probability"
SUM = "sum of the logarithms of the probabilities"


@dataclass(frozen=True)
class Distribution:
    """Panels, as ids in the order of the pool, and their probabilities, which are exact and add up to 1.

    `probabilities` are those of the volunteers, 0 for the `undrawable`, who are in no panel that meets the
    quotas. `bound` is what no lottery exceeds in what the algorithm maximises: the least probability of
    the others, or for `nash` the sum of the logarithms of their probabilities.
    """

    algorithm: str
    lottery: Lottery
    probabilities: Mapping[str, Fraction]
    undrawable: tuple[str, ...]
    bound: float

    @cached_property
    def least(self) -> Fraction:
        """The least probability of those who can be drawn."""
        return min(share for share in self.probabilities.values() if share)

    @property
    def maximised(self) -> str:
        """What the algorithm maximises, in words."""
        return SUM if self.algorithm == "nash" else LEAST

    @property
    def gap(self) -> float:
        """How far below the best possible this lottery may be, at most."""
        return max(self.bound - self._reached, 0.0)

    @property
    def _reached(self) -> float:
        if self.algorithm == "nash":
            return sum(log(share) for share in self.probabilities.values() if share)
        return float(self.least)


def distribution_of(
    pool: Pool, size: int, algorithm: str = "maximin", progress: Progress = quiet
) -> Distribution:
    """The optimal lottery over panels of this size that meet the quotas, one person an address.

    `algorithm`: `maximin`, `leximin` or `nash`. Raises ImpossiblePanel, InfeasibleQuotas, SolverFailure.
    """
    check_size(pool, size)
    blocks = blocks_of(pool)
    polytope = polytope_of(blocks, pool.quotas, size)
    programs = Program(polytope, integer=True), Program(polytope, integer=False)
    known, covered = cover(*programs, progress)
    if not known:
        raise infeasible(pool, blocks, size)
    within = replace(polytope, caps=np.where(covered, polytope.caps, 0.0))
    found = OPTIMAL[algorithm](Search(within, known, covered, progress))
    lottery = _lottery(pool, blocks, found.mixture)
    kinds = [kind for block in blocks for kind in block.kinds]
    undrawable = {m for kind, some in zip(kinds, covered, strict=True) if not some for m in kind.ids}
    probabilities = verify(pool, size, lottery, undrawable)
    out = tuple(member for member in probabilities if member in undrawable)
    return Distribution(algorithm, lottery, probabilities, out, found.bound)


def _lottery(pool: Pool, blocks: Sequence[Block], mixture: Mixture) -> Lottery:
    order = {volunteer.id: place for place, volunteer in enumerate(pool.volunteers)}
    needs = [tuple(map(int, panel)) for panel in mixture.panels]
    shares = rational(mixture.weights)
    used = [each for each in zip(needs, shares, strict=True) if each[1]]
    return lottery_of(blocks, [need for need, _ in used], [share for _, share in used], order)
