# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is optimal, found plainly: list all panels, then solve linear programs over them with scipy."""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from caravane.science.sortition import Pool, meets

__all__ = ["all_panels", "best_least", "best_leximin", "best_welfare"]

TOLERANCE = 1e-9
STILL = 1e-6


def all_panels(pool: Pool, size: int) -> list[tuple[str, ...]]:
    ids = [volunteer.id for volunteer in pool.volunteers]
    return [panel for panel in combinations(ids, size) if meets(pool, size, panel)]


def best_least(pool: Pool, size: int) -> float:
    """The greatest least probability of those who are in some panel."""
    members = _members(pool, size)
    return _raise(members[members.any(axis=1)], {})


def best_leximin(pool: Pool, size: int) -> list[float]:
    """Everybody's probability at the leximin, which is unique."""
    members = _members(pool, size)
    fixed = {row: 0.0 for row in range(len(members)) if not members[row].any()}
    while len(fixed) < len(members):
        level = _raise(members, fixed)
        floors = [fixed.get(row, level) - TOLERANCE for row in range(len(members))]
        for row in set(range(len(members))) - set(fixed):
            most = linprog(-members[row], A_ub=-members, b_ub=-np.array(floors), **_shares(members))
            if -most.fun < level + STILL:
                fixed[row] = level
    return [fixed[row] for row in range(len(members))]


def best_welfare(pool: Pool, size: int) -> float:
    """The greatest sum of logarithms, by Cover's multiplicative updates (1984)."""
    members = _members(pool, size)
    members = members[members.any(axis=1)]
    weights = np.full(members.shape[1], 1 / members.shape[1])
    for _ in range(5000):
        weights *= members.T @ (1 / (members @ weights)) / len(members)
        weights /= weights.sum()
    return float(np.log(members @ weights).sum())


def _members(pool: Pool, size: int) -> np.ndarray:
    panels = all_panels(pool, size)
    return np.array([[v.id in panel for panel in panels] for v in pool.volunteers], dtype=float)


def _shares(members: np.ndarray) -> dict[str, object]:
    return {"A_eq": np.ones((1, members.shape[1])), "b_eq": [1.0], "bounds": (0, None)}


def _raise(members: np.ndarray, fixed: dict[int, float]) -> float:
    """The greatest level of the rows that are not fixed."""
    level = np.array([[0.0 if row in fixed else 1.0] for row in range(len(members))])
    floors = [TOLERANCE - fixed[row] if row in fixed else 0.0 for row in range(len(members))]
    found = linprog(
        np.append(np.zeros(members.shape[1]), -1.0),
        A_ub=np.hstack([-members, level]),
        b_ub=floors,
        A_eq=np.append(np.ones(members.shape[1]), 0.0)[None],
        b_eq=[1.0],
        bounds=(0, None),
    )
    return -float(found.fun)
