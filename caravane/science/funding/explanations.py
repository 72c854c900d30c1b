# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a project is funded or not, in words: who paid, or what was missing."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from caravane.science.funding.amounts import shown
from caravane.science.funding.equal_shares import Round, Run
from caravane.science.funding.instances import Instance

__all__ = ["explain"]


def explain(instance: Instance, run: Run | None, extra: Sequence[int]) -> dict[str, str]:
    """A sentence or two for each project, by id. Amounts are rounded down to the cent, for reading."""
    words = _Words(instance, run)
    texts = {each: words.free() for each in (run.free if run else ())}
    texts |= {each.project: words.paid(number, each) for number, each in enumerate(words.rounds, start=1)}
    left = instance.budget - sum(instance.costs[each] for each in texts)
    for project in extra:
        texts[project] = words.taken(project, left)
        left -= instance.costs[project]
    return {
        project.id: texts.get(place) or words.missing(place, left)
        for place, project in enumerate(instance.projects)
    }


class _Words:
    def __init__(self, instance: Instance, run: Run | None) -> None:
        self.instance = instance
        self.run = run
        self.rounds: Sequence[Round] = run.rounds if run else ()

    def amount(self, cents: float | Fraction) -> str:
        currency = self.instance.currency
        return shown(int(cents), self.instance.unit) + (f" {currency}" if currency else "")

    def free(self) -> str:
        return "Funded: it is approved and costs nothing."

    def paid(self, number: int, each: Round) -> str:
        """Who paid, and how much."""
        offer = each.offer
        broke = int(np.count_nonzero(offer.broke))
        full = len(offer.voters) - broke
        price = self.amount(each.price)
        if offer.weights.max() > 1:
            price = f"{self.amount(each.price * self.instance.scale)} per point"
        share = f" of {self.amount(self.run.share)} each" if self.run else ""
        start = f"Funded in round {number}: {_voters(len(offer.voters))} paid out of their share{share}"
        if not broke:
            return f"{start}, {price}."
        if not full:
            return f"{start}, all they had left, at most {price}."
        return f"{start}; {full:,} paid {price}, {broke:,} all they had left, no more than that."

    def taken(self, project: int, left: int) -> str:
        """Taken by greedy, alone or with what equal shares left over."""
        votes = self.instance.votes[project]
        after = "with the money left over" if self.run else ""
        start = f"Funded {after}".rstrip()
        cost = self.amount(self.instance.costs[project])
        return f"{start}: {_approved(votes)}; it costs {cost}, {self.amount(left)} were left."

    def missing(self, project: int, left: int) -> str:
        """Why a project is not funded, `left` being what remains of the budget in the end."""
        cost = self.instance.costs[project]
        votes = self.instance.votes[project]
        if cost > self.instance.budget:
            return f"Not funded: it costs {self.amount(cost)}, more than the whole budget."
        if self.run is None:
            why = "more than was left when its turn came" if cost > left else "there is no one to pay"
            return f"Not funded: {_approved(votes)}; it costs {self.amount(cost)}, {why}."
        short = f"; {self.amount(left)} of the budget are left" if cost > left else ""
        if not votes:
            return f"Not funded: no one approves it{short}."
        if not cost:
            return "Not funded: it costs nothing, so when utility is cost it is worth nothing to anyone."
        money = self.amount(self.run.books.left(project))
        supporters = _voters(votes, "supporter")
        return f"Not funded: {supporters}, {money} left together; it costs {self.amount(cost)}{short}."


def _voters(number: int, noun: str = "voter") -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _approved(votes: int) -> str:
    return f"{_voters(votes)} approve{'s' if votes == 1 else ''} it" if votes else "no one approves it"
