# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choose the projects of an instance by a rule and a completion."""

from fractions import Fraction

from caravane.science.funding.equal_shares import Run, equal_shares
from caravane.science.funding.errors import UnknownChoice
from caravane.science.funding.greedy import greedy
from caravane.science.funding.increments import add1
from caravane.science.funding.instances import Instance
from caravane.science.funding.outcomes import Outcome
from caravane.science.funding.ties import Precedence, Tie
from caravane.science.funding.utilities import Utility, utility_of
from caravane.science.progress import Progress, quiet

__all__ = ["COMPLETIONS", "RULES", "fund"]

RULES = ("greedy", "mes")
COMPLETIONS = ("none", "greedy", "add1", "add1u")


def fund(
    instance: Instance,
    rule: str,
    completion: str = "none",
    *,
    utility: str = "cost",
    seed: str | int | None = None,
    progress: Progress = quiet,
) -> Outcome:
    """Choose projects within the budget, exactly.

    `rule` is one of RULES; `completion`, one of COMPLETIONS, says what equal shares (`mes`) do with the
    money left over; `utility` is one of UTILITIES. Equals go by more votes, then lower cost, then a lot
    drawn from `seed`, else the sequence of the file: the outcome's `ties` tell where that decided.
    `progress` is told how much of the budget add1 has reached. Raises UnknownChoice.
    """
    _check(rule, completion)
    worth = utility_of(instance, utility)
    precedence = Precedence(instance, None if seed is None else str(seed))
    run, raised = None, 0
    if rule == "mes" and instance.voters:
        run, raised = _shared(instance, worth, completion, precedence, progress)
    funded = run.funded if run else ()
    extra: tuple[int, ...] = ()
    ties: tuple[Tie, ...] = run.ties if run else ()
    if rule == "greedy" or completion in ("greedy", "add1u"):
        left = instance.budget - sum(instance.costs[each] for each in funded)
        extra, more = greedy(worth, instance.costs, left, precedence, funded)
        ties += more
    return Outcome(instance, rule, completion, utility, run, raised, extra, ties, precedence.broken_by)


def _check(rule: str, completion: str) -> None:
    if rule not in RULES:
        raise UnknownChoice(f"unknown rule {rule!r}: choose among {', '.join(RULES)}")
    if completion not in COMPLETIONS:
        raise UnknownChoice(f"unknown completion {completion!r}: choose among {', '.join(COMPLETIONS)}")
    if rule == "greedy" and completion != "none":
        raise UnknownChoice("greedy leaves nothing to complete: its completion is none")


def _shared(
    instance: Instance, worth: Utility, completion: str, precedence: Precedence, progress: Progress
) -> tuple[Run, int]:
    """The run of equal shares that counts, and how many units of the currency each voter got more."""
    if completion in ("add1", "add1u"):
        return add1(worth, instance.costs, instance.budget, instance.unit, precedence, progress)
    return equal_shares(worth, instance.costs, Fraction(instance.budget, instance.voters), precedence), 0
