# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check a lottery again, from the pool alone, in whole numbers and fractions."""

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction

from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.lottery import Lottery
from caravane.science.sortition.pool import Pool

__all__ = ["meets", "verify"]


def meets(pool: Pool, size: int, panel: Collection[str]) -> bool:
    """Whether these are `size` different volunteers who meet every quota, no two of one address."""
    if len(panel) != size or len(set(panel)) != size:
        return False
    counts = zip(pool.quotas, pool.drawn(panel), strict=True)
    homes = [pool.homes[member] for member in panel]
    return all(quota.minimum <= count <= quota.maximum for quota, count in counts) and len(set(homes)) == size


def verify(
    pool: Pool, size: int, lottery: Lottery, undrawable: Collection[str] = ()
) -> Mapping[str, Fraction]:
    """The probability of each volunteer, in the order of the pool.

    Raises SolverFailure unless all panels meet the quotas and addresses, probabilities are positive and add
    up to exactly 1, and exactly the undrawable volunteers have none.
    """
    shares: Counter[str] = Counter()
    for panel, probability in lottery.items():
        if probability <= 0 or not meets(pool, size, panel):
            raise SolverFailure("the solver found a panel that does not meet the quotas")
        for member in panel:
            shares[member] += probability  # type: ignore[assignment]
    probabilities = {volunteer.id: Fraction(shares[volunteer.id]) for volunteer in pool.volunteers}
    if sum(lottery.values()) != 1 or {m for m, share in probabilities.items() if not share} != set(
        undrawable
    ):
        raise SolverFailure("the probabilities of the panels do not add up")
    return probabilities
