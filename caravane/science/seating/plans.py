# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one call that makes tables, and the plan it returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from random import Random

import numpy as np

from caravane.science.lots import Seed
from caravane.science.progress import Progress, quiet
from caravane.science.seating import measures
from caravane.science.seating.annealing import SWEEPS, anneal
from caravane.science.seating.errors import InvalidSeating
from caravane.science.seating.hall import IMBALANCE, Hall, Integers
from caravane.science.seating.opening import Opening
from caravane.science.seating.people import People
from caravane.science.seating.units import Unit, make_units

__all__ = ["MOST_PEOPLE", "Plan", "make_tables"]

Columns = Sequence[Sequence[str]]

MOST_PEOPLE = 3_000


@dataclass(frozen=True)
class Plan:
    """Rounds of tables of people, each by the place in `people.ids`; the measures are those of `measures`."""

    people: People
    sizes: tuple[int, ...]
    rounds: tuple[tuple[tuple[int, ...], ...], ...]
    seed: Seed
    balance: tuple[str, ...]

    @property
    def distinct_meetings(self) -> int:
        return measures.distinct_meetings(self.rounds)

    @property
    def possible_meetings(self) -> int:
        return measures.possible_meetings(self.sizes, len(self.rounds))

    @property
    def meetings_bound(self) -> int:
        return measures.meetings_bound(self.sizes, len(self.rounds))

    @property
    def imbalances(self) -> list[Fraction]:
        return [measures.imbalance(tables, self._columns()) for tables in self.rounds]

    @property
    def least_imbalance(self) -> Fraction:
        return measures.least_imbalance(self.sizes, self._columns())

    def to_json(self) -> dict[str, object]:
        """As `caravane tables --json` prints it; `imbalance` is that of the least balanced round."""
        ids = self.people.ids
        return {
            "rounds": [[[ids[person] for person in table] for table in tables] for tables in self.rounds],
            "distinct_meetings": self.distinct_meetings,
            "possible_meetings": self.possible_meetings,
            "meetings_bound": self.meetings_bound,
            "imbalance": float(max(self.imbalances)),
            "imbalances": [float(each) for each in self.imbalances],
            "least_imbalance": float(self.least_imbalance),
            "balance": list(self.balance),
            "sizes": list(self.sizes),
            "seed": self.seed,
        }

    def _columns(self) -> Columns:
        return [self.people.column(name) for name in self.balance]


def make_tables(
    people: People,
    *,
    size: int,
    rounds: int,
    seed: Seed,
    balance: Sequence[str] = (),
    keep_apart: str | None = None,
    keep_together: str | None = None,
    sweeps: int = SWEEPS,
    progress: Progress = quiet,
) -> Plan:
    """Seat people at ceil(n / size) tables of nearly equal size, anew in each round.

    They meet as many others as possible, at tables that resemble the whole in the columns `balance`. People
    with the same value in the column `keep_apart` never share a table, in `keep_together` they always do.
    Time grows with people × rounds × `sweeps`; the same arguments give the same plan. Source: `annealing`.
    Raises InvalidSeating, GroupTooLarge, Contradiction, NoSeating, SeatingNotFound.
    """
    _check(people, size, rounds, sweeps)
    sizes = measures.table_sizes(len(people.ids), size)
    columns = [people.column(name) for name in dict.fromkeys(balance)]
    units = make_units(people, sizes, together=keep_together, apart=keep_apart)
    hall = Hall(units, sizes, columns)
    random = Random(seed)  # noqa: S311 -- reproducible on purpose

    opening = Opening(units, sizes, _wish(keep_apart, keep_together))
    enough = _least_cost(units, sizes, rounds, columns)
    found = anneal(hall, lambda: np.array(opening.seat(random)), rounds, enough, random, sweeps, progress)
    plan = tuple(_tables(units, tables, len(sizes)) for tables in found)
    return Plan(people, tuple(sizes), plan, seed, tuple(dict.fromkeys(balance)))


def _wish(keep_apart: str | None, keep_together: str | None) -> str:
    apart = f" and apart those with the same {keep_apart!r}" if keep_apart else ""
    return f"keeps together people with the same {keep_together!r}{apart}"


def _check(people: People, size: int, rounds: int, sweeps: int) -> None:
    if size < 1:
        raise InvalidSeating(f"a table needs at least one seat, not {size}")
    if rounds < 1:
        raise InvalidSeating(f"there must be at least one round, not {rounds}")
    if sweeps < 1:
        raise InvalidSeating(f"there must be at least one sweep, not {sweeps}")
    if len(people.ids) > MOST_PEOPLE:
        raise InvalidSeating(f"at most {MOST_PEOPLE} people can be seated, not {len(people.ids)}")


def _least_cost(units: Sequence[Unit], sizes: Sequence[int], rounds: int, columns: Columns) -> int:
    """What no plan goes below, in the integers of Hall: pairs inside a unit do not count there."""
    pairs = rounds * sum(comb(size, 2) for size in sizes)
    inside = (rounds - 1) * sum(comb(unit.weight, 2) for unit in units)
    again = max(pairs - measures.meetings_bound(sizes, rounds) - inside, 0)
    return int(sum(sizes) * (IMBALANCE * rounds * measures.least_imbalance(sizes, columns) + again))


def _tables(units: Sequence[Unit], tables: Integers, count: int) -> tuple[tuple[int, ...], ...]:
    seated: list[list[int]] = [[] for _ in range(count)]
    for unit, table in zip(units, tables.tolist(), strict=True):
        seated[table] += unit.people
    return tuple(tuple(sorted(table)) for table in seated)
