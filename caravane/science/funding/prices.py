# SPDX-License-Identifier: AGPL-3.0-or-later
"""The price of a project in floats, with a bound of its error.

Let F(q) = Σ min(money, q × points) over the supporters: what they pay at price q per point. F is concave
and does not fall; the price is the least q with F(q) = cost. With floats `money` that are wrong by at
most e, over n supporters, computed F is wrong by at most E = n·e + 2n·2⁻⁵³·cost, and Newton's steps
from below end at a q̃ whose own set of poor and rich supporters gives cost within E.

- Below: for q < q̃ − e all who are rich at q̃ are rich, so F has slope ≥ 1 there (points are integers
  above 0), and the price is at least q̃ − e − E.
- Above: while the richest supporter has more than q × points, F still has slope ≥ 1; so if they have at
  least q̃ + e + E, the price is at most that. Where they do not, the caller asks the exact books.

`error` is (n + 2)·e + (2n + 16)·2⁻⁵³·cost ≥ e + E.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caravane.science.funding.approvals import Approvals, Ints
from caravane.science.funding.books import ROUNDING, Floats

__all__ = ["Supporters"]


@dataclass(frozen=True)
class Supporters:
    """The supporters of a project, their points (None: one each) and the sum of those."""

    voters: Ints
    weights: Floats | None
    points: int

    @classmethod
    def of(cls, approvals: Approvals, project: int) -> "Supporters":
        voters, weights = approvals.of_project(project)
        points = int(weights.sum())
        return cls(voters, None if approvals.is_unweighted else weights.astype(np.float64), points)

    def price(self, money: Floats, cost: int, low: float) -> float:
        """The price, from a lower bound of it; `money` is what each supporter has left."""
        price, poor = low, -1
        while True:
            asked = price if self.weights is None else price * self.weights
            short = money < asked
            now = int(np.count_nonzero(short))
            if now == poor or now == len(money):
                return price
            poor = now
            gap = cost - float(np.minimum(money, asked).sum())
            price = max(price, price + gap / self.rich(short, now))

    def rich(self, short: NDArray[np.bool_], poor: int) -> float:
        """The points of those who are not short of money."""
        return len(short) - poor if self.weights is None else float(self.weights[~short].sum())

    def richest(self, money: Floats) -> float:
        """The most that a supporter can pay per point."""
        return float((money if self.weights is None else money / self.weights).max())

    def error(self, error: float, amount: float) -> float:
        """How wrong sums and prices about `amount` may be when each money is wrong by `error`."""
        return (len(self.voters) + 2) * error + (2 * len(self.voters) + 16) * ROUNDING * amount

    def compact(self, money: Floats) -> "Supporters":
        """Without those who have nothing left, once they are many."""
        able = money > 0
        if 2 * np.count_nonzero(able) > len(able):
            return self
        return Supporters(self.voters[able], None if self.weights is None else self.weights[able], 0)
