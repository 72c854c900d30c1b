# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why no panel meets the quotas, and the smallest change to them that allows one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack

from caravane.science.sortition.errors import Change, ImpossiblePanel, InfeasibleQuotas, SolverFailure
from caravane.science.sortition.kinds import Block, blocks_of
from caravane.science.sortition.polytope import polytope_of
from caravane.science.sortition.pool import Pool, Quota
from caravane.science.sortition.solver import Program, highs, run

__all__ = ["check_feasible", "check_size", "infeasible"]


def check_feasible(pool: Pool, size: int) -> None:
    """Raise ImpossiblePanel or InfeasibleQuotas when there is no panel of that size."""
    check_size(pool, size)
    blocks = blocks_of(pool)
    if not _allow(pool.quotas, blocks, size):
        raise infeasible(pool, blocks, size)


def check_size(pool: Pool, size: int) -> None:
    """Raise ImpossiblePanel when no quotas at all would allow a panel of that size."""
    people, homes = len(pool.volunteers), len(pool.households())
    if size < 1:
        raise ImpossiblePanel(f"a panel has at least one member, not {size}")
    if size > people:
        raise ImpossiblePanel(f"there are {size} seats, but only {people} volunteers")
    if size > homes:
        raise ImpossiblePanel(
            f"there are {size} seats, but the {people} volunteers live at only {homes} addresses, "
            "from each of which one person may come"
        )


def infeasible(pool: Pool, blocks: Sequence[Block], size: int) -> InfeasibleQuotas:
    """The error that says what to change, given that no panel meets the quotas.

    The costs are the Sortition Foundation's: raising a maximum by one costs 1, lowering a minimum m by one
    costs 1 + 2/m (low minima protect small groups). The total cost is the least possible.
    `min_flex` and `max_flex` are respected; if that cannot be, the least without them is given.
    """
    causes = [*_sums(pool, size), *_missing(pool)]
    within = _least_changes(pool.quotas, blocks, size)
    if within is not None:
        return InfeasibleQuotas(size, causes, within, within_flex=True)
    unlimited = [replace(quota, min_flex=None, max_flex=None) for quota in pool.quotas]
    changes = _least_changes(unlimited, blocks, size)
    if changes is None:
        raise SolverFailure("no change of the quotas was found, though there must be one")
    return InfeasibleQuotas(size, causes, changes, within_flex=False)


def _sums(pool: Pool, size: int) -> list[str]:
    """Features whose quotas cannot add up to the panel's size."""
    causes = []
    for feature in pool.features:
        quotas = [quota for quota in pool.quotas if quota.feature == feature]
        least, most = sum(q.minimum for q in quotas), sum(q.maximum for q in quotas)
        if least > size:
            causes.append(f"the minima of {feature} add up to {least}, more than {size}")
        if most < size:
            causes.append(f"the maxima of {feature} add up to {most}, less than {size}")
    return causes


def _missing(pool: Pool) -> list[str]:
    """Quotas that ask for more people than have volunteered."""
    there = pool.drawn([volunteer.id for volunteer in pool.volunteers])
    return [
        f"{quota} needs {quota.minimum}, {count} volunteered"
        for quota, count in zip(pool.quotas, there, strict=True)
        if count < quota.minimum
    ]


def _least_changes(quotas: Sequence[Quota], blocks: Sequence[Block], size: int) -> list[Change] | None:
    """The changes of least cost, verified; None when the quotas' flex allows none.

    A quota's row becomes minimum ≤ people + lowered - raised ≤ maximum.
    """
    polytope = polytope_of(blocks, quotas, size)
    unit = csr_array(eye_array(len(polytope.lower)))[:, 1 : 1 + len(quotas)]
    lowered = np.array([q.minimum - (q.min_flex or 0) for q in quotas], dtype=float)
    raised = np.array([size if q.max_flex is None else q.max_flex - q.maximum for q in quotas], dtype=float)
    model = highs(
        csr_array(hstack([polytope.rows, unit, -unit], format="csr")),
        polytope.lower,
        polytope.upper,
        np.concatenate([polytope.caps, lowered, raised]),
        integer=True,
    )
    costs = [-1 - 2 / q.minimum if q.minimum else 0.0 for q in quotas] + [-1.0] * len(quotas)
    columns = np.arange(len(costs), dtype=np.int32) + len(polytope.caps)
    model.changeColsCost(len(costs), columns, np.array(costs))
    model.setOptionValue("mip_rel_gap", 0.0)
    if not run(model):
        return None
    moved = np.rint(model.getSolution().col_value).astype(int)[len(polytope.caps) :]
    down, up = moved[: len(quotas)].tolist(), moved[len(quotas) :].tolist()
    if not _allow([_moved(*each) for each in zip(quotas, down, up, strict=True)], blocks, size):
        raise SolverFailure("the change of quotas that was found allows no panel")
    return [change for each in zip(quotas, down, up, strict=True) for change in _changes(*each)]


def _moved(quota: Quota, down: int, up: int) -> Quota:
    lower, upper = quota.minimum - down, quota.maximum + up
    return replace(quota, minimum=lower, maximum=upper, min_flex=None, max_flex=None)


def _allow(quotas: Sequence[Quota], blocks: Sequence[Block], size: int) -> bool:
    polytope = polytope_of(blocks, quotas, size)
    return Program(polytope, integer=True).maximise(np.zeros_like(polytope.caps)) is not None


def _changes(quota: Quota, down: int, up: int) -> list[Change]:
    moves = [("min", quota.minimum, quota.minimum - down), ("max", quota.maximum, quota.maximum + up)]
    return [
        Change(quota.feature, quota.value, bound, now, needed)
        for bound, now, needed in moves
        if now != needed
    ]
