# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equal shares completed by raising the shares: add1.

Every voter gets one unit of the currency more, again and again, and each time the method runs from the
start. It ends with the first outcome that is exhaustive (no other project with a supporter fits in what is
left of the true budget), or else with the last one before an outcome costs more than the budget.

Steps that provably do neither are not run (see `ranges`); the outcome is that of running them all.
"""

from collections.abc import Sequence
from fractions import Fraction

from caravane.science.funding.equal_shares import Run, equal_shares
from caravane.science.funding.ranges import Prover
from caravane.science.funding.ties import Precedence
from caravane.science.funding.utilities import Utility
from caravane.science.progress import Progress, quiet

__all__ = ["add1"]

FIRST_STRIDE = 64


def add1(
    utility: Utility,
    costs: Sequence[int],
    budget: int,
    unit: int,
    precedence: Precedence,
    progress: Progress = quiet,
) -> tuple[Run, int]:
    """The run that add1 ends with, and how many units each voter got more; amounts in cents.

    `unit` is one unit of the currency. `progress` is told the cost reached and the budget.
    """
    return _Steps(utility, costs, budget, unit, precedence, progress).walk()


class _Steps:
    def __init__(
        self,
        utility: Utility,
        costs: Sequence[int],
        budget: int,
        unit: int,
        precedence: Precedence,
        progress: Progress,
    ) -> None:
        self.utility, self.costs, self.budget, self.unit = utility, costs, budget, unit
        self.precedence, self.progress = precedence, progress
        self.share = Fraction(budget, utility.approvals.voters)
        self.prover = Prover(utility, costs, budget)
        self.stride = FIRST_STRIDE
        self.failed = False

    def walk(self) -> tuple[Run, int]:
        step, at, before = 0, -1, None
        while True:
            run = self._run(step)
            cost = sum(self.costs[each] for each in run.funded)
            self.progress(min(cost, self.budget), self.budget)
            if cost > self.budget:
                break
            if self._is_exhaustive(run, cost):
                return run, step
            at, before = step, run
            step = self._skip(step + 1)
        if before is None or at != step - 1:
            before = self._run(step - 1)
        return before, step - 1

    def _run(self, step: int) -> Run:
        return equal_shares(self.utility, self.costs, self.share + step * self.unit, self.precedence)

    def _is_exhaustive(self, run: Run, cost: int) -> bool:
        left = self.budget - cost
        funded = set(run.funded)
        return not any(self.costs[each] <= left and each not in funded for each in self.prover.demands)

    def _skip(self, step: int) -> int:
        """The next step that has to be run: those between are proven to end nothing.

        The number of steps tried together is doubled after two proofs in a row, halved after a failure.
        """
        while self.stride > 1:
            proven = self.prover.continues(
                self.share + step * self.unit, self.share + (step + self.stride - 1) * self.unit
            )
            if proven:
                step += self.stride
            self.stride = self._next_stride(proven)
            self.failed = not proven
        self.stride = 1 if self.failed else 2
        self.failed = False
        return step

    def _next_stride(self, proven: bool) -> int:
        if not proven:
            return self.stride // 2
        return self.stride if self.failed else self.stride * 2
