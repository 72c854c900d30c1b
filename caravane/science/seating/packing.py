# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hard cases of a first seating, as an integer programme solved by HiGHS.

Units of the same weight and labels are interchangeable, so the unknowns are how many of each kind a table
takes. People whom nothing binds fill what is left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import highspy

from caravane.science.seating.errors import NoSeating, SeatingNotFound
from caravane.science.seating.units import Unit

__all__ = ["pack"]

NODES = 20_000

Kind = tuple[int, frozenset[str]]  # weight, labels


def pack(units: Sequence[Unit], sizes: Sequence[int], sought: str) -> dict[int, int]:
    """A table for each unit that is heavy or has labels.

    Raises NoSeating, proved, or SeatingNotFound after NODES nodes; `sought` is what they say was sought.
    """
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        if unit.weight > 1 or unit.labels:
            kinds[unit.weight, unit.labels].append(number)
    counts = _solve({kind: len(members) for kind, members in kinds.items()}, sizes, sought)
    return {
        unit: table
        for kind, members in kinds.items()
        for unit, table in zip(members, _tables(counts[kind]), strict=True)
    }


def _tables(counts: Sequence[int]) -> list[int]:
    return [table for table, count in enumerate(counts) for _ in range(count)]


def _solve(kinds: Mapping[Kind, int], sizes: Sequence[int], sought: str) -> dict[Kind, list[int]]:
    """How many units of each kind each table takes."""
    model = _model()
    taken = {
        kind: [model.addIntegral(0, 1 if kind[1] else count) for _ in sizes] for kind, count in kinds.items()
    }
    for kind, count in kinds.items():
        model.addConstr(model.qsum(taken[kind]) == count)
    for table, seats in enumerate(sizes):
        model.addConstr(model.qsum(kind[0] * here[table] for kind, here in taken.items()) <= seats)
        for label in sorted({label for _, labels in kinds for label in labels}):
            model.addConstr(model.qsum(here[table] for kind, here in taken.items() if label in kind[1]) <= 1)
    model.run()
    _check(model.getModelStatus(), sought)
    return {kind: [round(value) for value in model.vals(here)] for kind, here in taken.items()}


class _Silent(highspy.Highs):
    """HiGHS without its callbacks, whose setting up prints a banner that no option silences."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def _model() -> highspy.Highs:
    model = _Silent()
    for option, value in {"output_flag": False, "threads": 1, "mip_max_nodes": NODES}.items():
        model.setOptionValue(option, value)
    return model


def _check(status: highspy.HighsModelStatus, sought: str) -> None:
    if status == highspy.HighsModelStatus.kInfeasible:
        raise NoSeating(f"there is no {sought}: proved by an integer programme")
    if status != highspy.HighsModelStatus.kOptimal:
        raise SeatingNotFound(f"no {sought} was found in {NODES} nodes; whether there is one is not known")
