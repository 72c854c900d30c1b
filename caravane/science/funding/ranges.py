# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proofs that equal shares neither overspends nor exhausts the budget, for a whole range of shares.

Completion by increasing shares asks that of every step; most steps need no run, because a few bounds
hold for all shares b of a range [b0, b1] at once. Let F(m, r) = Σ min(m, r × utility) over a project's
supporters; its rho is the least r with F = cost.

Invariant. `settled` projects are funded at every b. Those in `entered` may be funded before some that
are not settled; nothing else is, before all settled ones are. Once these are funded, each voter has at
most `high`; and before that, or after, at least `low` less what entered projects took.

- Floor. What is not entered is bought with at most `high`, so its rho is at least the r with
  F(high, r) ≤ cost. It enters in the sequence of its floor, with that floor for good.
- Ceiling of an entered y: an r with F(low − r × (utilities of the other entered), r) ≥ cost. For until y
  is funded, whatever is funded in its place has a rho of at most y's at that time, ≤ r by induction over
  the rounds; so y stays affordable and y's rho stays ≤ r.
- If y's ceiling is below the floor of all that have not entered, y is funded before them: it is settled.
  `low` pays y's ceiling, `high` pays y's floor.
- An entered z without a ceiling may be funded or not. Once its supporters have too little in `high`, it is
  funded before the last of the settled or never, at no more than the highest ceiling of these: `low` pays
  that, `high` nothing.

So at each b of the range only entered projects can be funded. If they all fit in the budget together with
one more that has supporters, no b of the range overspends or is exhaustive. If no such proof is found the
answer is False, which says nothing.

All comparisons keep a relative MARGIN, far above the rounding of floats in sums over 10⁶ voters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import inf

import numpy as np
from numpy.typing import NDArray

from caravane.science.funding.approvals import Ints
from caravane.science.funding.books import Floats
from caravane.science.funding.utilities import Utility

__all__ = ["Prover"]

MARGIN = 1e-9
PATIENCE = 25
UP, DOWN = 1 + MARGIN, 1 - MARGIN


@dataclass(frozen=True)
class _Demand:
    """A project's cost, its supporters, and its utility to each of them (one number if to all the same)."""

    cost: int
    voters: Ints
    utility: Floats | float

    def of(self, chosen: NDArray[np.bool_]) -> float:
        """The utility of these supporters together."""
        if isinstance(self.utility, float):
            return self.utility * int(np.count_nonzero(chosen))
        return float(self.utility[chosen].sum())

    def floor(self, money: Floats, rho: float, enough: float) -> tuple[float, bool]:
        """Raise a lower bound of rho, and say if no more is to be gained; infinite when not affordable.

        Stops early above `enough`.
        """
        held = money[self.voters]
        while True:
            asked = rho * self.utility
            gap = self.cost - float(np.minimum(held, asked).sum())
            if gap <= MARGIN * self.cost:
                return rho, True
            rich = self.of(held > asked)
            if not rich:
                return inf, True
            rho += gap / rich
            if rho > enough:
                return rho, False

    def ceiling(self, money: Floats, others: Floats, rho: float) -> float:
        """A number that rho never exceeds while the other entered projects may take their part."""
        cost, held = self.cost * UP, money[self.voters]
        taken = others[self.voters] - self.utility
        shared = bool((taken > MARGIN * self.utility).any())
        for _ in range(PATIENCE):
            left = held - rho * taken if shared else held
            asked = rho * self.utility
            gap = cost - float(np.minimum(np.maximum(left, 0.0), asked).sum())
            if gap <= 0:
                return rho
            slope = self.of(left > asked)
            if shared:
                slope -= float(taken[(left <= asked) & (left > 0)].sum())
            if slope <= 0:
                return inf
            rho = (rho + gap / slope) * (1 + 100 * MARGIN)
        return inf


class Prover:
    """Proofs about ranges of shares for one instance; amounts in cents."""

    def __init__(self, utility: Utility, costs: Sequence[int], budget: int) -> None:
        self.budget = budget
        self.voters = utility.approvals.voters
        self.demands: dict[int, _Demand] = {}
        for project, votes in enumerate(utility.approvals.votes):
            if votes and costs[project]:
                voters, points = utility.approvals.of_project(project)
                weight = float(utility.weights[project])
                worth: Floats | float = weight
                if not utility.approvals.is_unweighted:
                    worth = (weight * points).astype(np.float64)
                self.demands[project] = _Demand(costs[project], voters, worth)
        self.by_cost = sorted(self.demands, key=costs.__getitem__)
        self.floors = [
            (each.cost / each.of(np.ones(len(each.voters), bool)) * DOWN, project, False)
            for project, each in self.demands.items()
        ]
        heapify(self.floors)

    def continues(self, low: Fraction, high: Fraction) -> bool:
        """Whether it is proven that no share from `low` to `high` overspends or exhausts the budget."""
        return _Proof(self, low, high).holds()


class _Proof:
    def __init__(self, prover: Prover, low: Fraction, high: Fraction) -> None:
        self.prover = prover
        self.demands = prover.demands
        self.low: Floats = np.full(prover.voters, float(low) * DOWN)
        self.high: Floats = np.full(prover.voters, float(high) * UP)
        self.taking: Floats = np.zeros(prover.voters)  # the utilities of what has entered
        self.waiting = prover.floors.copy()  # (floor of rho, project, whether it is up to date)
        self.floors: dict[int, float] = {}  # of what has entered and is not settled
        self.ceilings: dict[int, float] = {}
        self.stale: set[int] = set()  # something has entered since this ceiling was found
        self.loose: set[int] = set()  # something was settled since: it may come down
        self.highest = 0.0  # ceiling of what is settled
        self.entered: set[int] = set()
        self.spent = 0
        self.cheapest = 0

    def holds(self) -> bool:
        if not self._one_more_fits():
            return False
        while True:
            floor = self._next_floor()
            if settled := [each for each in list(self.ceilings) if self._ceiling(each, floor) < floor]:
                self._settle(settled)
            elif not self.waiting:
                return True
            elif not self._enter():
                return False

    def _next_floor(self) -> float:
        """The least floor of what has not entered, brought up to date; what nobody affords is dropped."""
        while self.waiting and not self.waiting[0][2]:
            floor, project, _ = self.waiting[0]
            enough = min((each[0] for each in self.waiting[1:3]), default=inf) * (1 + 4 * MARGIN)
            raised, done = self.demands[project].floor(self.high, floor, enough)
            if raised == inf:
                heappop(self.waiting)
            else:
                heapreplace(self.waiting, (max(floor, raised * DOWN), project, done))
        return self.waiting[0][0] if self.waiting else inf

    def _ceiling(self, project: int, floor: float) -> float:
        """A project's ceiling, looked for again where that can settle it."""
        known = self.ceilings[project]
        if known < floor and project in self.stale:
            found = self._find(project, known)
        elif known >= floor and project in self.loose:
            found = self._find(project, self.floors[project])
            found = found if project in self.stale else min(found, known)
        else:
            return known
        self.stale.discard(project)
        self.loose.discard(project)
        if found == inf:
            del self.ceilings[project]
        else:
            self.ceilings[project] = found
        return found

    def _find(self, project: int, start: float) -> float:
        return self.demands[project].ceiling(self.low, self.taking, start)

    def _enter(self) -> bool:
        """Let the next project in; False when what has entered no longer fits with one more."""
        floor, project, _ = heappop(self.waiting)
        demand = self.demands[project]
        self.entered.add(project)
        self.spent += demand.cost
        if not self._one_more_fits():
            return False
        self.floors[project] = floor
        self.taking[demand.voters] += demand.utility
        self.stale.update(self.ceilings)
        found = self._find(project, floor)
        if found < inf:
            self.ceilings[project] = found
        return True

    def _one_more_fits(self) -> bool:
        order = self.prover.by_cost
        while self.cheapest < len(order) and order[self.cheapest] in self.entered:
            self.cheapest += 1
        if self.cheapest == len(order):
            return False
        return self.spent + self.demands[order[self.cheapest]].cost <= self.prover.budget

    def _settle(self, projects: Sequence[int]) -> None:
        for each in projects:
            ceiling = self.ceilings.pop(each)
            self.highest = max(self.highest, ceiling)
            demand, floor = self.demands[each], self.floors[each]
            self._leave(each, ceiling)
            rest = self.high[demand.voters] - floor * DOWN * demand.utility
            self.high[demand.voters] = np.maximum(rest, 0.0)
        for each in [each for each in self.floors if each not in self.ceilings]:
            demand = self.demands[each]
            if float(self.high[demand.voters].sum()) < demand.cost * DOWN:
                self._leave(each, self.highest)
        self.waiting = [(floor, project, False) for floor, project, _ in self.waiting]
        self.loose.update(self.ceilings)

    def _leave(self, project: int, rho: float) -> None:
        """What has entered leaves; `low` pays for it."""
        del self.floors[project]
        demand = self.demands[project]
        rest = self.low[demand.voters] - rho * UP * demand.utility
        self.low[demand.voters] = np.maximum(rest, 0.0)
        self.taking[demand.voters] -= demand.utility
