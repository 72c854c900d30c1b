# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proofs that equal shares neither overspends nor exhausts the budget, for a whole range of shares.

Completion by raising the shares asks that of every step; most steps need no run, since a few bounds hold for
all shares b of a range [b0, b1] at once. F and rho as in `demands`: a project's rho is the least r with
F(money, r) = cost; money only goes down, so it only goes up.

Projects wait, enter, and are settled. Invariant: at every b, what is settled is funded, and before the last
of it is, nothing that still waits is funded. A supporter pays floor × utility at least (or all they have) and
ceiling × utility at most. So, starting from b1 and b0, `high` is what a voter has at most once all that is
settled is funded, and `low`, less what other entered projects took, what they have at least until then.

- Floor of one that waits: an r with F(high, r) ≤ cost. It is funded, if at all, at a rho of at least that.
  The least floor enters next, and keeps its floor.
- Ceiling of an entered y: an r with F(low − r × utilities of the other entered, r) ≥ cost. By induction over
  the rounds until y is funded: whatever else is funded then has at most y's rho, which is at most r, so it
  has taken at most r × its utility; so y is affordable and its rho is still at most r.
- When y's ceiling is below the floor of all that wait, y is funded before them, and is settled.
- An entered z without a ceiling may be funded or not. Once its supporters cannot cover its cost from `high`,
  it is funded before the last of the settled, so at no more than the highest of their ceilings, or never: it
  leaves, and `low` pays for it, `high` does not.

So only what has entered can be funded at a b of the range. If all of it fits in the budget together with one
more project that has supporters, no b of the range overspends or is exhaustive. If no such proof is found,
the answer is False, which says nothing about the range.

Floors and ceilings are facts about every part of the range: proofs about parts of one that failed start from
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import inf

import numpy as np

from caravane.science.funding.books import Floats
from caravane.science.funding.demands import DOWN, MARGIN, UP, add, demands
from caravane.science.funding.utilities import Utility

__all__ = ["Facts", "Prover"]

NOTHING = (inf, -1, -1)  # what waits behind the last that waits


@dataclass(frozen=True)
class Facts:
    """What is known of every share of a range.

    A project is funded, if it is, at a rho of at least its floor; one with a ceiling is funded, at no more.
    """

    floors: dict[int, float]
    ceilings: dict[int, float]


class Prover:
    """Proofs about ranges of shares, none below `least`, for one instance; amounts in cents.

    `first` are the projects that are funded before all others at any such share, whose supporters can all
    pay in full until the last of them is; `paid` is what each voter pays for them.
    """

    def __init__(self, utility: Utility, costs: Sequence[int], budget: int, least: Fraction) -> None:
        self.budget = budget
        self.voters = utility.approvals.voters
        self.demands = demands(utility, costs)
        self.by_cost = sorted(self.demands, key=costs.__getitem__)
        self.full = {
            project: each.cost / each.of(np.ones(len(each.voters), bool))
            for project, each in self.demands.items()
        }
        self.paid: Floats = np.zeros(self.voters)
        self.first = self._first(float(least))

    def facts(self) -> Facts:
        """What is known of every share: nobody pays less per utility than when all pay in full."""
        return Facts({project: rho * DOWN for project, rho in self.full.items()}, {})

    def _first(self, least: float) -> list[int]:
        order = sorted(self.full, key=self.full.__getitem__)
        found = 0
        while found < len(order) and self._pay(order[found], 1) <= least * DOWN:
            found += 1
        if found < len(order):
            self._pay(order[found], -1)
        while 0 < found < len(order) and self.full[order[found - 1]] * UP >= self.full[order[found]] * DOWN:
            found -= 1
            self._pay(order[found], -1)
        return order[:found]

    def _pay(self, project: int, times: int) -> float:
        """Let all supporters pay in full; the most that one of them has paid by now."""
        demand = self.demands[project]
        self.paid[demand.voters] += times * self.full[project] * UP * demand.utility
        return float(self.paid[demand.voters].max())

    def prove(self, low: Fraction, high: Fraction, facts: Facts) -> tuple[bool, Facts]:
        """Whether it is proven that no share from `low` to `high` overspends or exhausts the budget.

        `facts` are known of the range, or of a wider one; those returned hold in it and in its parts.
        """
        proof = _Proof(self, low, high, facts)
        return proof.holds(), proof.facts()


class _Proof:
    def __init__(self, prover: Prover, low: Fraction, high: Fraction, known: Facts) -> None:
        self.prover = prover
        self.demands = prover.demands
        self.known = known
        self.low: Floats = np.full(prover.voters, float(low) * DOWN) - prover.paid
        self.high: Floats = np.full(prover.voters, float(high) * UP) - prover.paid * DOWN * DOWN
        self.taking: Floats = np.zeros(prover.voters)  # the utilities of what has entered
        self.floors = {project: known.floors[project] for project in prover.first}  # of what has entered
        # (floor, project, at which age it was found)
        self.waiting = [
            (floor, project, -1) for project, floor in known.floors.items() if project not in self.floors
        ]
        heapify(self.waiting)
        self.inside: set[int] = set()  # what has entered and has not left
        self.ceilings: dict[int, float] = {}  # of what is inside
        self.settled = {project: prover.full[project] * UP for project in prover.first}  # their ceilings
        self.stale: set[int] = set()  # something has entered since this ceiling was found
        self.loose: set[int] = set()  # something was settled since: it may come down
        self.age = 0  # how many times something was settled
        self.spent = sum(self.demands[project].cost for project in prover.first)
        self.cheapest = 0

    def holds(self) -> bool:
        if not self._one_more_fits():
            return False
        while self.waiting or self.ceilings:
            floor = self.waiting[0][0] if self.waiting else inf
            if settled := self._below(floor):
                self._settle(settled)
            elif self.waiting and self.waiting[0][2] < self.age:
                self._raise_floor()
            elif self.loose:
                self._lower_ceilings()
            elif not self.waiting:
                return True
            elif not self._enter():
                return False
        return True

    def facts(self) -> Facts:
        waiting = {project: floor for floor, project, _ in self.waiting}
        return Facts({**self.known.floors, **waiting, **self.floors}, {**self.known.ceilings, **self.settled})

    def _raise_floor(self) -> None:
        """Bring the least floor of what has not entered up to date; what nobody affords is dropped."""
        floor, project, _ = self.waiting[0]
        enough = min(self.waiting[1:3], default=NOTHING)[0] * (1 + 4 * MARGIN)
        raised, done = self.demands[project].floor(self.high, floor, enough)
        if raised == inf:
            heappop(self.waiting)
        else:
            age = self.age if done else self.age - 1
            heapreplace(self.waiting, (max(floor, raised * DOWN), project, age))

    def _below(self, floor: float) -> list[int]:
        """What has a ceiling below `floor`, also when what has entered since is counted."""
        low = [(each, ceiling) for each, ceiling in self.ceilings.items() if ceiling < floor]
        return [each for each, ceiling in low if each not in self.stale or self._found(each, ceiling) < floor]

    def _lower_ceilings(self) -> None:
        """Look for lower ceilings, now that something was settled."""
        for project in list(self.loose):
            before = inf if project in self.stale else self.ceilings[project]
            self._found(project, self.floors[project], before)
        self.loose = set()

    def _found(self, project: int, start: float, before: float = inf) -> float:
        """Look for a ceiling from `start` on, and note it unless `before` is lower."""
        others = self.taking if len(self.inside) > 1 else None
        found = self.demands[project].ceiling(self.low, others, start)
        found = min(found, before, self.known.ceilings.get(project, inf))
        self.stale.discard(project)
        if found == inf:
            del self.ceilings[project]
            self.loose.discard(project)
        else:
            self.ceilings[project] = found
        return found

    def _enter(self) -> bool:
        """Let the next project in; False when what has entered no longer fits with one more."""
        floor, project, _ = heappop(self.waiting)
        demand = self.demands[project]
        self.floors[project] = floor
        self.inside.add(project)
        self.spent += demand.cost
        if not self._one_more_fits():
            return False
        self.taking[demand.voters] += demand.utility
        self.stale.update(self.ceilings)
        self.ceilings[project] = floor
        self.stale.add(project)
        return True

    def _one_more_fits(self) -> bool:
        order = self.prover.by_cost
        while self.cheapest < len(order) and order[self.cheapest] in self.floors:
            self.cheapest += 1
        if self.cheapest == len(order):
            return False
        return self.spent + self.demands[order[self.cheapest]].cost <= self.prover.budget

    def _settle(self, projects: Sequence[int]) -> None:
        for each in projects:
            self.settled[each] = self.ceilings.pop(each)
            self._leave(each, self.settled[each])
            demand = self.demands[each]
            rest = self.high[demand.voters] - self.floors[each] * DOWN * demand.utility
            self.high[demand.voters] = np.maximum(rest, 0.0)
        for each in [each for each in self.inside if each not in self.ceilings]:
            demand = self.demands[each]
            if add(self.high[demand.voters]) < demand.cost * DOWN:
                self._leave(each, max(self.settled.values()))
        self.age += 1
        self.loose = set(self.ceilings)

    def _leave(self, project: int, rho: float) -> None:
        """What has entered leaves; `low` pays for it."""
        self.inside.discard(project)
        demand = self.demands[project]
        rest = self.low[demand.voters] - rho * UP * demand.utility
        self.low[demand.voters] = np.maximum(rest, 0.0)
        self.taking[demand.voters] -= demand.utility
