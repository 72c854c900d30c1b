# SPDX-License-Identifier: AGPL-3.0-or-later
"""First seatings that keep every group, or the proof that there is none.

Groups kept apart can always be dealt out in turn, because none is larger than the number of tables. Groups
kept together make it a bin packing problem, hard in theory and easy at real sizes: a search in depth finds
a seating or runs through all; should it take too long, an integer programme decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from caravane.science.seating.errors import NoSeating
from caravane.science.seating.units import Unit

__all__ = ["Opening"]

STEPS = 20_000


@dataclass
class Opening:
    """Makes first seatings of these units at tables of these sizes; `wish` says in words what they keep."""

    units: Sequence[Unit]
    sizes: Sequence[int]
    wish: str = "keeps these groups"
    packed: dict[int, int] | None = None

    def seat(self, random: Random) -> list[int]:
        """A table for each unit, such that sizes and labels hold, at random as far as it can be.

        Raises NoSeating, proved, or SeatingNotFound, when the search was given up.
        """
        if all(unit.weight == 1 for unit in self.units):
            return _deal(self.units, len(self.sizes), random)
        if self.packed is None:
            search = _Search(self.units, list(self.sizes), random)
            if search.run():
                return search.fill()
            self.packed = self._pack(proved=search.steps < STEPS)
        return _Search(self.units, list(self.sizes), random, dict(self.packed)).fill()

    def _pack(self, *, proved: bool) -> dict[int, int]:
        sizes = " or ".join(map(str, sorted(set(self.sizes))))
        sought = f"seating at {len(self.sizes)} tables of {sizes} that {self.wish}"
        if proved:
            raise NoSeating(f"there is no {sought}: all were tried")
        from caravane.science.seating.packing import pack  # noqa: PLC0415 -- highspy for the hard cases only

        return pack(self.units, self.sizes, sought)


def _deal(units: Sequence[Unit], tables: int, random: Random) -> list[int]:
    """Deal single people out in turn, those with the same label one after the other."""
    order = list(range(len(units)))
    random.shuffle(order)
    place = {label: rank for rank, unit in enumerate(order) for label in units[unit].labels}
    order.sort(key=lambda unit: max((place[label] for label in units[unit].labels), default=-1))
    seats = {unit: turn % tables for turn, unit in enumerate(order)}
    return [seats[unit] for unit in range(len(units))]


@dataclass
class _Search:
    """Seats heavy or labelled units in depth, the heaviest first, then fills with the others."""

    units: Sequence[Unit]
    free: list[int]
    random: Random
    tables: dict[int, int] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self.labels: list[set[str]] = [set() for _ in self.free]
        for unit, table in self.tables.items():
            self._sit(unit, table)
        bound = [number for number, unit in enumerate(self.units) if unit.weight > 1 or unit.labels]
        self.random.shuffle(bound)
        self.order = sorted(bound, key=lambda n: (-self.units[n].weight, -len(self.units[n].labels)))

    def run(self) -> bool:
        """Whether all found a table; if not and `steps` are left, there is no way to seat them."""
        pending = [self._choices(0)]
        while pending:
            unit = self.order[len(pending) - 1]
            if unit in self.tables:
                self._leave(unit)
            if not pending[-1] or self.steps == STEPS:
                pending.pop()
                continue
            self.steps += 1
            self._sit(unit, pending[-1].pop())
            if len(pending) == len(self.order):
                return True
            pending.append(self._choices(len(pending)))
        return False

    def fill(self) -> list[int]:
        """Seat those whom nothing binds, in random order, where there are seats."""
        rest = [unit for unit in range(len(self.units)) if unit not in self.tables]
        self.random.shuffle(rest)
        seats = [table for table, free in enumerate(self.free) for _ in range(free)]
        self.tables |= dict(zip(rest, seats, strict=True))
        return [self.tables[unit] for unit in range(len(self.units))]

    def _choices(self, depth: int) -> list[int]:
        """Tables that can take the next unit, the emptiest last; of those that are alike, one."""
        unit = self.units[self.order[depth]]
        fitting = {
            (free, frozenset(self.labels[table])): table
            for table, free in enumerate(self.free)
            if free >= unit.weight and not unit.labels & self.labels[table]
        }
        return sorted(fitting.values(), key=lambda table: (self.free[table], table))

    def _sit(self, unit: int, table: int) -> None:
        self.tables[unit] = table
        self.free[table] -= self.units[unit].weight
        self.labels[table] |= self.units[unit].labels

    def _leave(self, unit: int) -> None:
        table = self.tables.pop(unit)
        self.free[table] += self.units[unit].weight
        self.labels[table] -= self.units[unit].labels
