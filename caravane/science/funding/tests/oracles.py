# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules written plainly with fractions, to compare with; slow, and nothing is clever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from caravane.science.funding.instances import Instance

Ballots = Sequence[Mapping[int, int]]  # a voter's points above 0, by project


@dataclass
class Plain:
    """What the plain method funds, in sequence, and what each voter paid for it."""

    funded: list[int] = field(default_factory=list)
    payments: list[dict[int, Fraction]] = field(default_factory=list)
    tied: list[list[int]] = field(default_factory=list)


def ballots_of(instance: Instance, *, points: bool) -> Ballots:
    approvals = instance.approvals
    ballots = []
    for voter in range(instance.voters):
        part = slice(approvals.start[voter], approvals.start[voter + 1])
        given = zip(approvals.choice[part].tolist(), approvals.points[part].tolist(), strict=True)
        ballots.append({project: worth if points else 1 for project, worth in given})
    return ballots


def weights_of(instance: Instance, utility: str) -> list[int]:
    return instance.costs if utility == "cost" else [1] * len(instance.projects)


def plain_shares(instance: Instance, utility: str, share: Fraction) -> Plain:
    """Equal shares, straight from its definition; equals by votes, cost, sequence of the file."""
    ballots = ballots_of(instance, points=utility == "points")
    weights, costs = weights_of(instance, utility), instance.costs
    money = [share] * len(ballots)
    found = Plain(payments=[{} for _ in ballots])
    found.funded = [
        p
        for p, cost in enumerate(costs)
        if not cost and weights[p] and any(p in ballot for ballot in ballots)
    ]
    while True:
        rhos = plain_rhos(costs, weights, ballots, money, found.funded)
        if not rhos:
            return found
        least = min(rhos.values())
        equals = [project for project, rho in rhos.items() if rho == least]
        merits = {p: (-instance.votes[p], costs[p]) for p in equals}
        first = [p for p in equals if merits[p] == min(merits.values())]
        if len(first) > 1:
            found.tied.append(first)
        chosen = first[0]
        found.funded.append(chosen)
        for i, ballot in enumerate(ballots):
            if chosen in ballot:
                paid = min(money[i], least * weights[chosen] * ballot[chosen])
                money[i] -= paid
                found.payments[i][chosen] = paid


def plain_rhos(
    costs: Sequence[int],
    weights: Sequence[int],
    ballots: Ballots,
    money: Sequence[Fraction],
    funded: Sequence[int],
) -> dict[int, Fraction]:
    """The rho of each project that can still be funded."""
    rhos = {}
    for project, cost in enumerate(costs):
        if cost and project not in funded:
            worth = {i: weights[project] * b[project] for i, b in enumerate(ballots) if project in b}
            rho = plain_rho(cost, {i: money[i] for i in worth}, worth)
            if rho is not None:
                rhos[project] = rho
    return rhos


def plain_rho(cost: int, money: Mapping[int, Fraction], worth: Mapping[int, int]) -> Fraction | None:
    """The least rho at which the supporters cover the cost, None if they cannot."""
    if not money or sum(money.values()) < cost:
        return None
    rest, left = Fraction(cost), sum(worth.values())
    for i in sorted(money, key=lambda i: money[i] / worth[i]):
        if money[i] * left >= rest * worth[i]:
            return rest / left
        rest -= money[i]
        left -= worth[i]
    raise AssertionError("affordable, yet nobody can pay")


def plain_add1(instance: Instance, utility: str) -> tuple[list[int], int]:
    """Add1, every step of it: what is funded, and how many units each voter got more."""
    costs, before, step = instance.costs, None, 0
    supported = [p for p, votes in enumerate(instance.votes) if votes and costs[p]]
    while True:
        share = Fraction(instance.budget, instance.voters) + step * instance.unit
        funded = plain_shares(instance, utility, share).funded
        left = instance.budget - sum(costs[p] for p in funded)
        if left < 0:
            return before, step - 1
        if not any(costs[p] <= left for p in supported if p not in funded):
            return funded, step
        before, step = funded, step + 1
