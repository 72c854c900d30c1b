# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search's integers: what a plan costs, and what an exchange between two tables would change.

The cost of a plan is n × (IMBALANCE × its imbalance, summed over the rounds, + repeated meetings), where n is
the number of people: whole numbers, so that every machine finds the same plan.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from caravane.science.seating.units import Unit

__all__ = ["IMBALANCE", "Counts", "Hall", "Integers", "RoundCost", "Units"]

Integers = npt.NDArray[np.int64]
Units = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int32]

IMBALANCE = 2
FORBIDDEN = 1 << 44


class Hall:
    """What stays the same over the search, per unit."""

    def __init__(self, units: Sequence[Unit], sizes: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        self.people = sum(sizes)
        self.tables = len(sizes)
        self.weights: Integers = np.array([unit.weight for unit in units], dtype=np.int64)
        values = _values(units, columns)
        self.values: Integers = IMBALANCE * self.people * values
        self.expected: Integers = IMBALANCE * np.outer(values.sum(axis=1), np.array(sizes, dtype=np.int64))
        self.alike = [np.flatnonzero(self.weights == weight).tolist() for weight in np.unique(self.weights)]
        self.apart = _apart(units)

    def together(self, tables: Integers) -> Counts:
        """Which units share a table: 1, else 0; none with itself."""
        same: Counts = (tables[:, None] == tables).astype(np.int32)
        np.fill_diagonal(same, 0)
        return same

    def pair_costs(self, met: Counts) -> Integers:
        """What two units cost at one table: n × the pairs of people who `met` before, or FORBIDDEN."""
        costs = (met > 0) * (self.people * self.weights) * self.weights[:, None]
        if self.apart is not None:
            costs[self.apart] = FORBIDDEN
        return costs

    def again(self, met: Counts) -> int:
        """n × the repeated meetings of people in different units, if `met` counts those of the units."""
        return self.people * int(self.weights @ np.maximum(met - 1, 0) @ self.weights) // 2


class RoundCost:
    """The cost of one round while the others stay, kept up to date from exchange to exchange.

    tables: of each unit. pairs: units × units, Hall.pair_costs. beside: tables × units, what each unit
    would cost beside those at each table. excess: values × tables, people of each value less those expected.
    spread: of each table, the sum of |excess|.
    """

    def __init__(self, hall: Hall, tables: Integers, pairs: Integers) -> None:
        self.hall = hall
        self.tables = tables
        self.pairs = pairs
        seated = (np.arange(hall.tables)[:, None] == tables).astype(np.int64)
        order = np.argsort(tables, kind="stable")
        starts = np.searchsorted(tables[order], np.arange(hall.tables))
        self.beside: Integers = np.add.reduceat(pairs[order], starts, axis=0)
        self.excess: Integers = hall.values @ seated.T - hall.expected
        self.spread: Integers = np.abs(self.excess).sum(axis=0)

    def swaps(self, unit: int, candidates: Units) -> Integers:
        """What changing places with each candidate of the same weight would add, if at another table."""
        table, values = self.tables[unit], self.hall.values
        there = self.tables[candidates]
        beside, own = self.beside[:, unit], values[:, unit, None]
        added: Integers = (beside - self.spread)[there] + self.beside[table].take(candidates)
        added -= self.beside[there, candidates]
        added -= 2 * self.pairs[unit].take(candidates) + (beside[table] + self.spread[table])
        change = values.take(candidates, axis=1) - own
        for excess in (self.excess[:, table, None] + change, self.excess.take(there, axis=1) - change):
            added += np.abs(excess, out=excess).sum(axis=0)
        return added

    def exchange_cost(self, here: int, there: int, units: Units, signs: Integers) -> int:
        """What moving the units signed +1 from `here` to `there`, and those signed −1 back, would add."""
        moved = self.hall.values[:, units] @ signs
        added = signs @ (self.beside[there, units] - self.beside[here, units])
        added += signs @ self.pairs[np.ix_(units, units)] @ signs
        spread = np.abs(self.excess[:, here] - moved).sum() + np.abs(self.excess[:, there] + moved).sum()
        return int(added + spread - self.spread[here] - self.spread[there])

    def exchange(self, here: int, there: int, units: Units, signs: Integers) -> None:
        """Move the units signed +1 from `here` to `there`, and those signed −1 back."""
        pairs = signs @ self.pairs[units]
        self.beside[here] -= pairs
        self.beside[there] += pairs
        moved = self.hall.values[:, units] @ signs
        self.excess[:, here] -= moved
        self.excess[:, there] += moved
        for table in (here, there):
            self.spread[table] = np.abs(self.excess[:, table]).sum()
        self.tables[units] = np.where(signs > 0, there, here)


def _values(units: Sequence[Unit], columns: Sequence[Sequence[str]]) -> Integers:
    """How many people of each value of each column a unit has: values × units."""
    kinds = [(column, value) for column in columns for value in sorted(set(column))]
    rows = [[sum(column[p] == value for p in unit.people) for unit in units] for column, value in kinds]
    return np.array(rows, dtype=np.int64).reshape(len(kinds), len(units))


def _apart(units: Sequence[Unit]) -> npt.NDArray[np.bool_] | None:
    """Which units may not share a table; None when all may."""
    labels = sorted({label for unit in units for label in unit.labels})
    if not labels:
        return None
    has = np.array([[label in unit.labels for unit in units] for label in labels], dtype=np.float32)
    apart = np.asarray(has.T @ has > 0)
    np.fill_diagonal(apart, val=False)
    return apart
