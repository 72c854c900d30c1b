# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Method of Equal Shares, exact.

Source: D. Peters, G. Pierczyński, P. Skowron, "Proportional Participatory Budgeting with Additive
Utilities", NeurIPS 2021. Each voter starts with the same share. A project is affordable when its
supporters have its cost together; its rho is then the least number such that they cover the cost when
each pays rho × utility, or all they have left if that is less. Each round funds the affordable project
of least rho, until there is none. (The price in `books` is rho × the weight of the project: what a
supporter pays per point.)

Money only goes down, so a rho only goes up: an old rho is a lower bound, and most projects need no
look in most rounds. Floats tell which projects can be the next; if several can, they are compared
exactly. Those who can pay in full are told apart exactly for each project funded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import inf

from caravane.science.funding.books import ROUNDING, Books, Offer
from caravane.science.funding.prices import Supporters
from caravane.science.funding.ties import Precedence, Tie
from caravane.science.funding.utilities import Utility

__all__ = ["Round", "Run", "equal_shares"]

ONE = 8 * ROUNDING  # a few roundings of one number, relative


@dataclass(frozen=True)
class Round:
    """A project funded: its price per point (cents, for reading), and who paid."""

    project: int
    price: float
    offer: Offer


@dataclass(frozen=True)
class Run:
    """A run to its end: what was funded, in which rounds, the ties met, and the books it leaves.

    `free` are the projects funded before the first round: they cost nothing and are worth something.
    """

    share: Fraction
    free: tuple[int, ...]
    rounds: tuple[Round, ...]
    ties: tuple[Tie, ...]
    books: Books

    @property
    def funded(self) -> tuple[int, ...]:
        """Projects in the sequence in which they were funded."""
        return (*self.free, *(each.project for each in self.rounds))


def equal_shares(utility: Utility, costs: Sequence[int], share: Fraction, precedence: Precedence) -> Run:
    """Run the method with `share` cents for each voter."""
    return _Runner(utility, costs, share, precedence).run()


@dataclass(frozen=True)
class _Look:
    """A project looked at in this round: its rho is within [low, high]; its exact offer if need was."""

    low: float
    high: float
    project: int
    price: float
    offer: Offer | None = None


class _Runner:
    def __init__(
        self, utility: Utility, costs: Sequence[int], share: Fraction, precedence: Precedence
    ) -> None:
        self.books = Books(utility.approvals, share)
        self.costs = costs
        self.weights = utility.weights
        self.precedence = precedence
        self.share = share
        approved = [each for each, votes in enumerate(utility.approvals.votes) if votes]
        self.free = tuple(each for each in approved if not costs[each] and self.weights[each])
        self.supporters = {each: Supporters.of(utility.approvals, each) for each in approved if costs[each]}
        self.ties: list[Tie] = []
        self.rounds: list[Round] = []
        # (a lower bound of rho, project, a lower bound of its price)
        self.heap: list[tuple[float, int, float]] = []
        for project, supporters in self.supporters.items():
            low = costs[project] / supporters.points * (1 - ONE)
            self.heap.append((low / self.weights[project] * (1 - ONE), project, low))
        heapify(self.heap)

    def run(self) -> Run:
        while looks := self._look():
            offer = self._choose(looks)
            for look in looks:
                if look.project != offer.project:
                    heappush(self.heap, (look.low, look.project, look.price))
            self.rounds.append(Round(offer.project, self.books.price(offer), offer))
            self.books.pay(offer)
        return Run(self.share, self.free, tuple(self.rounds), tuple(self.ties), self.books)

    def _look(self) -> list[_Look]:
        """The affordable projects whose rho may be the least, and some others."""
        looks: list[_Look] = []
        best = inf
        while self.heap and self.heap[0][0] <= best:
            _, project, low = heappop(self.heap)
            if look := self._estimate(project, low):
                looks.append(look)
                best = min(best, look.high)
        return looks

    def _estimate(self, project: int, low: float) -> _Look | None:
        """Bounds of a project's rho from those of its price, None when it is not affordable.

        Both affordability and rho are taken from exact arithmetic where floats cannot tell.
        """
        cost, error = self.costs[project], self.books.error
        supporters = self.supporters[project]
        money = self.books.money[supporters.voters]
        total = float(money.sum())
        doubt = supporters.error(error, total)
        if total < cost - doubt or (total <= cost + doubt and not self.books.affords(project, cost)):
            return None
        price = supporters.price(money, cost, low)
        half = supporters.error(error, cost) + ONE * price
        if supporters.richest(money) <= price + 2 * half:
            return self._exact(project, low)
        self.supporters[project] = supporters.compact(money)
        return self._bounded(project, price - half, price + half, None)

    def _exact(self, project: int, guess: float) -> _Look:
        offer = self.books.offer(project, self.costs[project], guess)
        price = self.books.price(offer)
        return self._bounded(project, price, price, offer)

    def _bounded(self, project: int, low: float, high: float, offer: Offer | None) -> _Look:
        weight = self.weights[project]
        return _Look(low / weight * (1 - ONE), high / weight * (1 + ONE), project, low * (1 - ONE), offer)

    def _choose(self, looks: Sequence[_Look]) -> Offer:
        """The exact offer of the project of least rho; equals by precedence."""
        best = min(look.high for look in looks)
        offers = [
            look.offer or self.books.offer(look.project, self.costs[look.project], look.price)
            for look in looks
            if look.low <= best
        ]
        if len(offers) == 1:
            return offers[0]
        rhos = {
            each.project: Fraction(each.numerator, each.points * self.weights[each.project])
            for each in offers
        }
        least = min(rhos.values())
        first = self.precedence.first([project for project, rho in rhos.items() if rho == least])
        if len(first) > 1:
            self.ties.append(Tie(first, first[:1], self.precedence.broken_by, len(self.rounds) + 1))
        return next(offer for offer in offers if offer.project == first[0])
