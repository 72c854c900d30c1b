# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equal shares completed by raising the shares: add1.

Every voter gets one unit of the currency more, again and again, and each time the method runs from the
start. It ends with the first outcome that is exhaustive (no other project with a supporter fits in what is
left of the true budget), or else with the last one before an outcome costs more than the budget.

Steps that provably do neither are not run (see `ranges`); the outcome is that of running them all.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import inf

from caravane.science.funding.equal_shares import Run, equal_shares
from caravane.science.funding.ranges import Facts, Prover
from caravane.science.funding.ties import Precedence
from caravane.science.funding.utilities import Utility
from caravane.science.progress import Progress, quiet

__all__ = ["add1"]

FIRST_WIDTH = 64
LONGEST_PAUSE = 16


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
        self.prover = Prover(utility, costs, budget, self.share)
        # (last step of a range that begins at or before the next step, facts), nested, the widest first
        self.known: list[tuple[float, Facts]] = [(inf, self.prover.facts())]
        self.last: tuple[int, Run] | None = None  # the last step that was run, and did not overspend

    def walk(self) -> tuple[Run, int]:
        """Ranges of steps one after the other, each proven or, when it is a single step, run.

        After a failure the range is halved; after two proofs in a row it grows by half. When even two steps
        cannot be proven together, single ones are run before the next attempt, each time more of them.
        """
        if end := self._end(0):
            return end
        step, width, failed, pause = 1, FIRST_WIDTH, False, 1
        while True:
            if width > 1 and self._prove(step, step + width - 1):
                step += width
                width += 0 if failed else max(width // 2, 1)
                failed, pause = False, 1
            elif width > 2:
                width, failed = width // 2, True
            else:
                for single in range(step, step + pause):
                    if not self._prove(single, single) and (end := self._end(single)):
                        return end
                step += pause
                width, failed, pause = 2, True, min(2 * pause, LONGEST_PAUSE)

    def _prove(self, first: int, last: int) -> bool:
        """Whether no step of this range ends add1, from what is known of the least range around it."""
        self.known = [(end, facts) for end, facts in self.known if end >= first]
        around = next(facts for end, facts in reversed(self.known) if end >= last)
        proven, facts = self.prover.prove(self._share(first), self._share(last), around)
        if not proven:
            self.known.append((last, facts))
        return proven

    def _end(self, step: int) -> tuple[Run, int] | None:
        """How add1 ends if this step overspends or exhausts the budget."""
        run = self._run(step)
        cost = sum(self.costs[each] for each in run.funded)
        if cost > self.budget:
            known = self.last is not None and self.last[0] == step - 1
            return (self.last[1] if known and self.last else self._run(step - 1)), step - 1
        self.progress(cost, self.budget)
        if self._is_exhaustive(run, cost):
            return run, step
        self.last = step, run
        return None

    def _share(self, step: int) -> Fraction:
        return self.share + step * self.unit

    def _run(self, step: int) -> Run:
        return equal_shares(self.utility, self.costs, self._share(step), self.precedence)

    def _is_exhaustive(self, run: Run, cost: int) -> bool:
        left = self.budget - cost
        funded = set(run.funded)
        return not any(self.costs[each] <= left and each not in funded for each in self.prover.demands)
