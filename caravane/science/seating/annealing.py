# SPDX-License-Identifier: AGPL-3.0-or-later
"""Simulated annealing over exchanges between tables, one round in turn against the others.

A step takes a unit and, among a window of units of its weight, the exchange (or none) of least cost less
a random amount. With Gumbel-distributed amounts of scale t this draws among them by the Boltzmann
distribution of temperature t, without an exponential (heat bath). A unit of several people may also change
places with as many others. Only integers are compared, random bits are those of Python's Mersenne Twister,
steps are counted and never timed: the same seed gives the same plan on any machine.

Source: S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by simulated annealing", Science 220
(1983), 671-680; gain of an exchange: B. W. Kernighan, S. Lin, "An efficient heuristic procedure for
partitioning graphs", Bell System Technical Journal 49 (1970), 291-307.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from random import Random

import numpy as np

from caravane.science.progress import Progress, quiet
from caravane.science.seating.hall import Counts, Hall, Integers, RoundCost, Units

__all__ = ["SWEEPS", "anneal"]

SWEEPS = 400
STEPS, PASSES, HASTE = 140_000, 8, 8
HOT, COLD = 1.0, 0.2
WINDOW = 96
BITS, UNIT = 16, 1024

GUMBEL: Integers = np.array(
    [round(-UNIT * math.log(-math.log((k + 0.5) / (1 << BITS)))) for k in range(1 << BITS)], dtype=np.int64
)


def anneal(
    hall: Hall,
    seat: Callable[[], Integers],
    rounds: int,
    enough: int,
    random: Random,
    sweeps: int = SWEEPS,
    progress: Progress = quiet,
) -> list[Integers]:
    """The rounds (a table for each unit) of least cost met on the way from first rounds that `seat` makes.

    Cools over `sweeps` through all units of all rounds, before that in haste, as large meetings are easy;
    where units are few, several times. Stops at the cost `enough`, which no plan goes below.
    """
    best: list[Integers] = []
    least = None
    lengths = _lengths(sweeps, rounds * len(hall.weights))
    done = 0
    for length in lengths:
        plan = [seat() for _ in range(rounds)]
        for cost in _cool(hall, plan, length, random):
            done += 1
            progress(done, sum(lengths))
            if least is None or cost < least:
                best, least = [tables.copy() for tables in plan], cost
            if least <= enough:
                return best
    return best


def _lengths(sweeps: int, steps: int) -> list[int]:
    """The sweeps of each cooling: once in haste, then as often as STEPS and PASSES allow, at least once."""
    passes = min(max(STEPS // (sweeps * steps), 1), PASSES)
    return [-(-sweeps // HASTE), *[sweeps] * passes]


def _cool(hall: Hall, plan: Sequence[Integers], sweeps: int, random: Random) -> Iterator[int]:
    """Change `plan` while the temperature falls; yields its cost after each sweep."""
    met = reduce(np.add, map(hall.together, plan))
    for sweep in range(sweeps):
        yield _sweep(hall, plan, met, _noise(hall, sweep / sweeps), random)


def _noise(hall: Hall, time: float) -> Integers:
    """The random amounts of a sweep: over `time`, 0 to 1, the temperature falls from HOT to COLD meetings."""
    temperature = round(hall.people * UNIT * HOT * (COLD / HOT) ** time)
    return np.asarray(GUMBEL * temperature // UNIT**2)


def _sweep(hall: Hall, plan: Sequence[Integers], met: Counts, noise: Integers, random: Random) -> int:
    """One step for each unit in each round; changes `plan` and `met`, returns the cost."""
    spread = 0
    for tables in plan:
        met -= hall.together(tables)
        cost = RoundCost(hall, tables, hall.pair_costs(met))
        for units in hall.alike:
            _steps(cost, units, noise, random)
        met += hall.together(tables)
        spread += int(cost.spread.sum())
    return spread + hall.again(met)


def _steps(cost: RoundCost, units: Sequence[int], noise: Integers, random: Random) -> None:
    """One step for each of these units of the same weight, in random order."""
    order = random.sample(units, len(units))
    around = np.array(order * 2)
    for place, unit in enumerate(order):
        _swap(cost, unit, around[place : place + min(WINDOW, len(order))], noise, random)
        if cost.hall.weights[unit] > 1 and cost.hall.tables > 1:
            _trade(cost, unit, noise, random)


def _swap(cost: RoundCost, unit: int, window: Units, noise: Integers, random: Random) -> None:
    """Let a unit change places with one of the window, which holds itself, or stay."""
    here = cost.tables[unit]
    added = cost.swaps(unit, window)
    added[cost.tables[window] == here] = 0
    added -= noise[np.frombuffer(random.randbytes(2 * len(window)), dtype="<u2")]
    other = window[added.argmin()]
    there = cost.tables[other]
    if there != here:
        cost.exchange(here, there, np.array([unit, other]), np.array([1, -1]))


def _trade(cost: RoundCost, unit: int, noise: Integers, random: Random) -> None:
    """Let a unit change places with units of one other table, or stay."""
    here = int(cost.tables[unit])
    there = (here + random.randrange(1, cost.hall.tables)) % cost.hall.tables
    sides = _even(cost, unit, there, random)
    if sides:
        units, signs = np.array(list(sides)), np.array(list(sides.values()))
        chance = noise[random.getrandbits(BITS)] - noise[random.getrandbits(BITS)]
        if cost.exchange_cost(here, there, units, signs) <= chance:
            cost.exchange(here, there, units, signs)


def _even(cost: RoundCost, unit: int, there: int, random: Random) -> dict[int, int]:
    """The unit and others, +1 at its table and −1 there: they join the lighter side until weights agree.

    Empty when they never do.
    """
    seated = {1: np.flatnonzero(cost.tables == cost.tables[unit]), -1: np.flatnonzero(cost.tables == there)}
    waiting = {sign: random.sample(units.tolist(), len(units)) for sign, units in seated.items()}
    waiting[1].remove(unit)
    sides, balance = {unit: 1}, int(cost.hall.weights[unit])
    while balance:
        sign = -1 if balance > 0 else 1
        if not waiting[sign]:
            return {}
        joining = waiting[sign].pop()
        sides[joining] = sign
        balance += sign * int(cost.hall.weights[joining])
    return sides
