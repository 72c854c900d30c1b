# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a funded project is worth to a voter who approves it.

cost           its cost: one euro well spent is worth as much in a large project as in small ones
cardinality    1, whatever it costs
points         the points the voter gave it

In every case utility = weight of the project × points of the voter, where points are 1 under the first
two.
"""

from dataclasses import dataclass
from fractions import Fraction

from caravane.science.funding.approvals import Approvals
from caravane.science.funding.errors import UnknownChoice
from caravane.science.funding.instances import Instance

__all__ = ["UTILITIES", "Utility", "utility_of"]

UTILITIES = ("cost", "cardinality", "points")


@dataclass(frozen=True)
class Utility:
    """Voters' points for projects, the weight of each project, and the sum of points it received."""

    approvals: Approvals
    weights: list[int]
    totals: list[int]

    def density(self, project: int, cost: int) -> Fraction | float:
        """The utility of all voters for a project per cent of its cost; never below 0.

        Under `cost` that is the number of votes: greedy by density is then greedy by votes.
        """
        total = max(self.totals[project], 0)
        if not total or self.weights[project] == cost:
            return Fraction(total)
        return Fraction(total * self.weights[project], cost) if cost else float("inf")


def utility_of(instance: Instance, name: str) -> Utility:
    """The utilities of that name (one of UTILITIES). Raises UnknownChoice."""
    if name == "points":
        return Utility(instance.approvals, [1] * len(instance.projects), list(instance.points))
    if name not in UTILITIES:
        raise UnknownChoice(f"unknown utility {name!r}: choose among {', '.join(UTILITIES)}")
    weights = instance.costs if name == "cost" else [1] * len(instance.projects)
    return Utility(instance.approvals.unweighted, weights, instance.votes)
