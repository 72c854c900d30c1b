# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who approves what, in compact arrays: voter by voter and project by project."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Approvals", "Ints", "sequence_by_project"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Approvals:
    """`voters` × `projects`, sparse.

    The approvals of voter i are the places start[i] to start[i + 1] of `choice` (projects, from 0) and
    of `points` (integers above 0); the supporters of project p are the places first[p] to first[p + 1]
    of `supporters` (voters, ascending) and of `weights`, their points. `votes` says how many they are.
    """

    start: Ints
    choice: Ints
    points: Ints
    first: Ints
    supporters: Ints
    weights: Ints
    votes: list[int]
    is_unweighted: bool = False

    @classmethod
    def of(cls, start: Ints, choice: Ints, points: Ints, projects: int) -> "Approvals":
        """Build both directions from the ballots; no voter names a project twice."""
        voters = len(start) - 1
        voter = np.repeat(np.arange(voters), np.diff(start))
        order = sequence_by_project(choice)
        votes = np.bincount(choice, minlength=projects)
        first = np.concatenate([[0], np.cumsum(votes)])
        return cls(start, choice, points, first, voter[order], points[order], votes.tolist())

    @property
    def voters(self) -> int:
        return len(self.start) - 1

    @property
    def projects(self) -> int:
        return len(self.first) - 1

    @cached_property
    def unweighted(self) -> "Approvals":
        """The same approvals, each worth one point."""
        ones = np.ones_like(self.points)
        return Approvals(self.start, self.choice, ones, self.first, self.supporters, ones, self.votes, True)

    def of_project(self, project: int) -> tuple[Ints, Ints]:
        """The supporters of a project and their points."""
        part = slice(self.first[project], self.first[project + 1])
        return self.supporters[part], self.weights[part]

    def points_given_by(self, voters: Ints) -> Ints:
        """For each project, the points that these voters give it together."""
        lengths = self.start[voters + 1] - self.start[voters]
        ends = np.cumsum(lengths)
        before = np.repeat(self.start[voters] - (ends - lengths), lengths)
        places = before + np.arange(len(before))
        totals = np.bincount(self.choice[places], self.points[places], self.projects)
        return totals.astype(np.int64)


def sequence_by_project(choice: Ints) -> Ints:
    """The places that bring approvals in the sequence of their projects, otherwise as they were."""
    few = choice.max(initial=0) < 1 << 16
    return np.argsort(choice.astype(np.uint16) if few else choice, kind="stable")
