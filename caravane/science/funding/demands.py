# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a project asks of its supporters, in floats, for the proofs in `ranges`.

F(m, r) = Σ min(m, r × utility) over the supporters is what they pay when each pays r × utility or all of m.
Results keep a relative MARGIN, far above the rounding of floats in sums over 10⁶ voters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from caravane.science.funding.approvals import Ints
from caravane.science.funding.books import Floats
from caravane.science.funding.utilities import Utility

__all__ = ["DOWN", "MARGIN", "UP", "Demand", "add", "demands"]

MARGIN = 1e-9
PATIENCE = 25
UP, DOWN = 1 + MARGIN, 1 - MARGIN


def demands(utility: Utility, costs: Sequence[int]) -> "dict[int, Demand]":
    """Those of all projects that have supporters and cost something."""
    found = {}
    for project, votes in enumerate(utility.approvals.votes):
        if votes and costs[project]:
            voters, points = utility.approvals.of_project(project)
            weight = float(utility.weights[project])
            worth: Floats | float = weight
            if not utility.approvals.is_unweighted:
                worth = (weight * points).astype(np.float64)
            found[project] = Demand(costs[project], voters, worth)
    return found


def add(values: Floats) -> float:
    """The sum, without the detour of numpy's method."""
    return float(np.add.reduce(values))


@dataclass(frozen=True)
class Demand:
    """A project's cost, its supporters, and its utility to each of them (one number if to all the same)."""

    cost: int
    voters: Ints
    utility: Floats | float

    def of(self, chosen: NDArray[np.bool_]) -> float:
        """The utility of these supporters together."""
        if isinstance(self.utility, float):
            return self.utility * int(np.count_nonzero(chosen))
        return add(self.utility[chosen])

    def floor(self, money: Floats, rho: float, enough: float) -> tuple[float, bool]:
        """An r with F(money, r) ≤ cost, from such a `rho` on; infinite when `money` never covers the cost.

        Stops early above `enough`; the second answer is whether it is the greatest such r.
        """
        held = money[self.voters]
        while True:
            asked = rho * self.utility
            gap = self.cost - add(np.minimum(held, asked))
            if gap <= MARGIN * self.cost:
                return rho, True
            rich = self.of(held > asked)
            if not rich:
                return inf, True
            rho += gap / rich
            if rho > enough:
                return rho, False

    def ceiling(self, money: Floats, others: Floats | None, rho: float) -> float:
        """The least r found, from `rho` on, with F(money − r × others, r) ≥ cost; infinite when none is.

        `others` are the utilities, to each voter, of all projects that have entered, this one included; None
        when it is alone.
        """
        cost, held = self.cost * UP, money[self.voters]
        taken = None if others is None else others[self.voters] - self.utility
        if taken is not None and not taken.any():
            taken = None
        for _ in range(PATIENCE):
            left = held if taken is None else np.maximum(held - rho * taken, 0.0)
            asked = rho * self.utility
            gap = cost - add(np.minimum(left, asked))
            if gap <= 0:
                return rho
            rich = left > asked
            slope = self.of(rich)
            if taken is not None:
                slope -= add(taken[~rich & (left > 0)])
            if slope <= 0:
                return inf
            rho = (rho + gap / slope) * (1 + 100 * MARGIN)
        return inf
