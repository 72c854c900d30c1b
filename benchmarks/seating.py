# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables for 80 people over 3 rounds, against the best of as many random plans as the same time allows.

The other tool for this, groupselect, is not on PyPI, so it cannot run here: its figures are quoted.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from caravane.science.seating import People, Plan, make_tables

VALUES = (2, 5, 8, 3, 3)
SIZE, ROUNDS = 10, 3
BUDGET_SECONDS, BUDGET_MEETINGS, BUDGET_IMBALANCE = 5, 1000, 62
SIZES = (12, 300, 1000)
QUOTED = [("groupselect (quoted)", "395", "88"), ("one random plan (quoted)", "964", "166")]


@dataclass(frozen=True)
class Reading:
    """A plan, and the seconds it took on the clock and on the processor."""

    plan: Plan
    seconds: float
    cpu: float


def pool(people: int, seed: int) -> People:
    """People whose values are drawn at random: five columns of 2, 5, 8, 3 and 3 values."""
    random = Random(seed)
    drawn = {
        f"column{place}": [str(random.randrange(values)) for _ in range(people)]
        for place, values in enumerate(VALUES)
    }
    return People(tuple(f"p{number}" for number in range(people)), drawn)


def measure(make: Callable[[], Plan]) -> Reading:
    began, worked = time.perf_counter(), time.process_time()
    plan = make()
    return Reading(plan, time.perf_counter() - began, time.process_time() - worked)


def seat(people: People, seed: int) -> Reading:
    balance = tuple(people.columns)
    return measure(lambda: make_tables(people, size=SIZE, rounds=ROUNDS, seed=seed, balance=balance))


def random_plans(like: Plan, seconds: float, seed: int) -> tuple[Plan, int]:
    """The best (imbalance plus half the repeated meetings) of the random plans made in so many seconds."""
    random, end, tried = Random(seed), time.process_time() + seconds, 0
    best = None
    while best is None or time.process_time() < end:
        plan = Plan(like.people, like.sizes, random_rounds(like, random), seed, like.balance)
        cost = sum(plan.imbalances) - plan.distinct_meetings / 2
        tried += 1
        if best is None or cost < best[0]:
            best = cost, plan
    return best[1], tried


def random_rounds(like: Plan, random: Random) -> tuple[tuple[tuple[int, ...], ...], ...]:
    numbers = range(len(like.people.ids))
    starts = [sum(like.sizes[:table]) for table in range(len(like.sizes))]
    orders = [random.sample(numbers, len(numbers)) for _ in like.rounds]
    return tuple(
        tuple(tuple(order[start : start + size]) for start, size in zip(starts, like.sizes, strict=True))
        for order in orders
    )


def row(what: str, cpu: str, clock: str, meetings: str, imbalance: str) -> None:
    print(f"  {what:<36}{cpu:>10}{clock:>10}{meetings:>16}{imbalance:>22}")


def show(what: str, plan: Plan, cpu: float, clock: float) -> None:
    imbalance = f"{float(max(plan.imbalances)):.1f} (least {float(plan.least_imbalance):.1f})"
    meetings = f"{plan.distinct_meetings} of {plan.possible_meetings}"
    row(what, f"{cpu:.2f} s", f"{clock:.2f} s", meetings, imbalance)


def eighty(seeds: range) -> None:
    readings = [seat(pool(80, seed), seed) for seed in seeds]
    for seed, reading in zip(seeds, readings, strict=True):
        show(f"80 people, draw {seed}", reading.plan, reading.cpu, reading.seconds)
    first = readings[0]
    control, tried = random_plans(first.plan, first.cpu, seeds[0])
    show(f"draw {seeds[0]}, best of {tried} random plans", control, first.cpu, first.seconds)
    for what, meetings, imbalance in QUOTED:
        row(what, "", "", f"{meetings} of 1080", imbalance)
    ratio = first.plan.distinct_meetings / control.distinct_meetings
    spread = float(max(first.plan.imbalances) / max(control.imbalances))
    print(f"  draw {seeds[0]} against that control: {ratio:.2f} × its meetings, {spread:.2f} × its imbalance")


def main() -> None:
    columns = ", ".join(map(str, VALUES))
    print(f"seating: tables of {SIZE}, {ROUNDS} rounds, balanced over 5 columns of {columns} values")
    print(
        f"budget: {BUDGET_SECONDS} s, {BUDGET_MEETINGS} meetings or more, imbalance of a round at most "
        f"{BUDGET_IMBALANCE} where a plan can (least: what none goes below)"
    )
    row("", "processor", "clock", "meetings", "worst round")
    eighty(range(1, 6))
    for people in SIZES if os.environ.get("BENCH_HEAVY") == "1" else SIZES[:-1]:
        reading = seat(pool(people, 1), 1)
        show(f"{people} people", reading.plan, reading.cpu, reading.seconds)
    print("  1,000 people: with BENCH_HEAVY=1. groupselect is not on PyPI: not run, quoted.")


if __name__ == "__main__":
    main()
