# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search's shortcuts give what costs computed anew give."""

from functools import reduce
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.seating.hall import IMBALANCE, Hall, Integers, RoundCost
from caravane.science.seating.measures import distinct_meetings, imbalance, table_sizes
from caravane.science.seating.opening import Opening
from caravane.science.seating.tests.examples import pool
from caravane.science.seating.units import make_units


def seated(tables: Integers, units: list[tuple[int, ...]], count: int) -> list[list[int]]:
    return [
        [p for u, here in zip(units, tables, strict=True) if here == table for p in u]
        for table in range(count)
    ]


def cost_anew(
    hall: Hall, plan: list[Integers], units: list[tuple[int, ...]], columns: list[list[str]]
) -> int:
    """n × (IMBALANCE × imbalances + meetings that are not new), but for those inside a unit."""
    rounds = [seated(tables, units, hall.tables) for tables in plan]
    spread = sum(imbalance(tables, columns) for tables in rounds)
    pairs = sum(len(table) * (len(table) - 1) // 2 for tables in rounds for table in tables)
    inside = (len(plan) - 1) * sum(len(unit) * (len(unit) - 1) // 2 for unit in units)
    return int(hall.people * (IMBALANCE * spread + pairs - distinct_meetings(rounds) - inside))


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(1, 4))
def test_exchanges_change_the_cost_by_what_was_foretold(seed: int, size: int, rounds: int) -> None:
    random = Random(seed)
    people = pool(seed, 17)
    sizes = table_sizes(17, size)
    families = ["", *(str(place // 2) for place in range(8)), *[""] * 8]
    made = make_units(
        type(people)(people.ids, {**people.columns, "family": families}), sizes, together="family"
    )
    columns = list(map(list, people.columns.values()))
    hall, units = Hall(made, sizes, columns), [unit.people for unit in made]
    plan = [np.array(Opening(made, sizes).seat(random)) for _ in range(rounds)]
    for number, tables in enumerate(plan):
        before = cost_anew(hall, plan, units, columns)
        met = sum(map(hall.together, plan)) - hall.together(tables)
        cost = RoundCost(hall, tables, hall.pair_costs(met))
        for _ in range(5):
            before += exchange(cost, random)
        assert cost_anew(hall, plan, units, columns) == before, number
        assert np.array_equal(cost.spread, RoundCost(hall, tables, cost.pairs).spread)
        assert np.array_equal(cost.beside, RoundCost(hall, tables, cost.pairs).beside)


def exchange(cost: RoundCost, random: Random) -> int:
    """Exchange two units of the same weight if they sit apart; what that was said to add."""
    unit = random.randrange(len(cost.tables))
    alike = next(units for units in cost.hall.alike if unit in units)
    other = random.choice(alike)
    here, there = int(cost.tables[unit]), int(cost.tables[other])
    if here == there:
        return 0
    units, signs = np.array([unit, other]), np.array([1, -1])
    added = cost.exchange_cost(here, there, units, signs)
    assert added == cost.swaps(unit, np.array([other]))[0]
    cost.exchange(here, there, units, signs)
    return added


def test_the_cost_of_a_sweep_is_that_of_its_plan() -> None:
    people = pool(3, 20)
    sizes = table_sizes(20, 6)
    columns = list(map(list, people.columns.values()))
    units = make_units(people, sizes)
    hall = Hall(units, sizes, columns)
    plan = [np.array(Opening(units, sizes).seat(Random(seed))) for seed in range(3)]
    met = reduce(np.add, map(hall.together, plan))
    spread = sum(int(RoundCost(hall, tables, hall.pair_costs(met)).spread.sum()) for tables in plan)
    assert spread + hall.again(met) == cost_anew(hall, plan, [unit.people for unit in units], columns)
