# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check a lottery again, from the pool alone, in whole numbers and fractions."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import lcm

from caravane.science.sortition.errors import SolverFailure
from caravane.science.sortition.lottery import Lottery
from caravane.science.sortition.pool import Pool

__all__ = ["meets", "verify"]


def meets(pool: Pool, size: int, panel: Collection[str]) -> bool:
    """Whether these are `size` different volunteers who meet every quota, no two of one address."""
    if len(panel) != size or not pool.homes.keys() >= set(panel):
        return False
    if len({pool.homes[member] for member in panel}) != size:
        return False
    counts = zip(pool.quotas, pool.drawn(panel), strict=True)
    return all(quota.minimum <= count <= quota.maximum for quota, count in counts)


def verify(
    pool: Pool, size: int, lottery: Lottery, undrawable: Collection[str] = ()
) -> Mapping[str, Fraction]:
    """The probability of each volunteer, in the order of the pool.

    Raises SolverFailure unless all panels meet the quotas and addresses, probabilities are positive and add
    up to exactly 1, and exactly the undrawable volunteers have none.
    """
    whole = lcm(*(probability.denominator for probability in lottery.values()))
    shares = dict.fromkeys(pool.mixes, 0)
    for panel, probability in lottery.items():
        if probability <= 0 or not meets(pool, size, panel):
            raise SolverFailure("the solver found a panel that does not meet the quotas")
        parts = int(probability * whole)
        for member in panel:
            shares[member] += parts
    never = {member for member, share in shares.items() if not share}
    if sum(lottery.values()) != 1 or never != set(undrawable):
        raise SolverFailure("the probabilities of the panels do not add up")
    return {member: Fraction(share, whole) for member, share in shares.items()}
