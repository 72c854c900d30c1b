# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan as text for facilitators; programs read the JSON."""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caravane.science.seating.plans import Plan

__all__ = ["describe"]


def describe(plan: "Plan") -> str:
    """What the plan achieves, then a line for each table of each round."""
    lines = [_people(plan), _meetings(plan), *_balance(plan)]
    for number, tables in enumerate(plan.rounds):
        lines += ["", f"round {number + 1}"]
        for table, people in enumerate(tables):
            names = ", ".join(plan.people.ids[person] for person in people)
            lines.append(f"  table {table + 1:>{len(str(len(tables)))}} ({len(people)}): {names}")
    return "\n".join(lines) + "\n"


def _people(plan: "Plan") -> str:
    sizes = sorted(set(plan.sizes))
    tables = f"{len(plan.sizes)} {'table' if len(plan.sizes) == 1 else 'tables'}"
    rounds = f"{len(plan.rounds)} {'round' if len(plan.rounds) == 1 else 'rounds'}"
    people = f"{len(plan.people.ids)} {'person' if len(plan.people.ids) == 1 else 'people'}"
    return f"{people}, {tables} of {' or '.join(map(str, sizes))}, {rounds}, seed {plan.seed}"


def _meetings(plan: "Plan") -> str:
    least = plan.meetings_bound
    bound = f" (no plan exceeds {least})" if least < plan.possible_meetings else ""
    return f"distinct meetings: {plan.distinct_meetings} of {plan.possible_meetings}{bound}"


def _balance(plan: "Plan") -> list[str]:
    if not plan.balance:
        return []
    each = ", ".join(map(_shown, plan.imbalances))
    least = _shown(plan.least_imbalance)
    return [f"imbalance of {', '.join(plan.balance)}: {each} (no round goes below {least})"]


def _shown(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
