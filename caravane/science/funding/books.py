# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every voter has left: exact integers, and floats beside them with a proven bound.

A voter's money is 0 once spent to the end, else exactly share − Σ price(s) · points(s) over the funded
projects s they support. So the books keep one exact price per funded project, over one common
denominator, and who has spent all; any sum of moneys follows from integer counts. Nothing is ever
rounded here.

`money` holds the same as floats. Let u = 2⁻⁵³ and t the number of payments so far. The share and each
price are rounded once (u relative), each product and each subtraction once more; payments of a voter
add up to at most the share, so |money − exact| ≤ (1 + 2 + t)(1 + 2u)·u·share ≤ (t + 4)·u·share.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd

import numpy as np
from numpy.typing import NDArray

from caravane.science.funding.approvals import Approvals, Ints

__all__ = ["Books", "Offer"]

Floats = NDArray[np.float64]

ROUNDING = 2.0**-53
SOME = 1e-300  # stands for money above 0 that a float would lose: within the bound


@dataclass(frozen=True)
class Offer:
    """The exact price of a project: each supporter pays it per point, or all they have left.

    The price is `numerator` / (`points` × the books' denominator), `points` being those of the
    supporters who can pay it in full. `broke` marks those for whom it is all they have, or more.
    """

    project: int
    numerator: int
    points: int
    voters: Ints
    weights: Ints
    broke: NDArray[np.bool_]


class Books:
    """Everybody's money in a run of equal shares; amounts in cents."""

    def __init__(self, approvals: Approvals, share: Fraction) -> None:
        self.approvals = approvals
        self.share = share.numerator  # over `denominator`, like every exact amount here
        self.denominator = share.denominator
        self.prices: dict[int, int] = {}
        self.money: Floats = np.full(approvals.voters, float(share))
        self._unit_error = ROUNDING * float(share)

    @property
    def error(self) -> float:
        """No float in `money` is further than this from the exact amount."""
        return (len(self.prices) + 4) * self._unit_error

    def total(self, voters: Ints) -> int:
        """What these voters, none of whom has spent all, have together; over `denominator`."""
        if not self.prices:
            return len(voters) * self.share
        points = self.approvals.points_given_by(voters)
        spent = sum(int(points[project]) * price for project, price in self.prices.items())
        return len(voters) * self.share - spent

    def left(self, project: int) -> int:
        """What the supporters of a project have together, rounded down to the cent, exactly."""
        voters, _ = self.supporters(project)
        total = float(self.money[voters].sum())
        doubt = (len(voters) + 2) * self.error + 2 * len(voters) * ROUNDING * total
        low, high = floor(total - doubt), floor(total + doubt)
        return low if low == high else self.total(voters) // self.denominator

    def affords(self, project: int, cost: int) -> bool:
        """Whether its supporters have the cost of a project, exactly."""
        return self.total(self.supporters(project)[0]) >= cost * self.denominator

    def supporters(self, project: int) -> tuple[Ints, Ints]:
        """The supporters of a project who have something left, and their points for it."""
        voters, weights = self.approvals.of_project(project)
        able = self.money[voters] > 0
        return voters[able], weights[able]

    def offer(self, project: int, cost: int, guess: float) -> Offer:
        """The exact price of a project its supporters afford; `guess` only saves time.

        Whichever supporters are taken to be unable to pay in full, the price that follows is at most
        the true one; taking next exactly those whom that price exceeds raises it until both agree.
        """
        voters, weights = self.supporters(project)
        poor = self.money[voters] < guess * weights
        if poor.all():
            poor[np.argmax(self.money[voters] / weights)] = False
        while True:
            points = int(weights[~poor].sum())
            numerator = cost * self.denominator - self.total(voters[poor])
            left = self._signs(voters, weights, numerator, points)
            if not (left[~poor] < 0).any() and not (left[poor] > 0).any():
                return Offer(project, numerator, points, voters, weights, left <= 0)
            poor = left < 0

    def pay(self, offer: Offer) -> None:
        """Take the price from the supporters."""
        rest = self.money[offer.voters] - self.price(offer) * offer.weights
        self.money[offer.voters] = np.where(offer.broke, 0.0, np.maximum(rest, SOME))
        common = gcd(offer.numerator, offer.points)
        factor = offer.points // common
        self.denominator *= factor
        self.share *= factor
        self.prices = {project: price * factor for project, price in self.prices.items()}
        self.prices[offer.project] = offer.numerator // common

    def price(self, offer: Offer) -> float:
        """The price per point, correctly rounded."""
        return offer.numerator / (offer.points * self.denominator)

    def _signs(self, voters: Ints, weights: Ints, numerator: int, points: int) -> NDArray[np.int8]:
        """Whether each voter has less (−1), exactly as much (0) or more (1) than the price asks.

        The float difference is wrong by at most the error of `money` and 4u·2·share where the price asks
        at most twice the share; where it asks more, nobody has half of it.
        """
        asked = numerator / (points * self.denominator) * weights
        gap = self.money[voters] - asked
        signs = np.sign(gap).astype(np.int8)
        known: dict[bytes, int] = {}
        for place in np.flatnonzero(np.abs(gap) <= self.error + 8 * self._unit_error).tolist():
            voter = int(voters[place])
            part = slice(self.approvals.start[voter], self.approvals.start[voter + 1])
            key = self.approvals.choice[part].tobytes() + self.approvals.points[part].tobytes()
            if key not in known:
                difference = self._left(part) * points - numerator * int(weights[place])
                known[key] = (difference > 0) - (difference < 0)
            signs[place] = known[key]
        return signs

    def _left(self, part: slice) -> int:
        """The exact money of a voter who has not spent all, from the places of their approvals."""
        given = zip(self.approvals.choice[part].tolist(), self.approvals.points[part].tolist(), strict=True)
        spent = sum(self.prices.get(project, 0) * points for project, points in given)
        return self.share - int(spent)
