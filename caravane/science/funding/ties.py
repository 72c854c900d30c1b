# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who comes first among equals: more votes, then the lower cost; then a lot, or the sequence of the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from caravane.science.funding.instances import Instance
from caravane.science.lots import lot

__all__ = ["Precedence", "Tie"]


@dataclass(frozen=True)
class Tie:
    """Projects (places in the instance) that votes and costs do not tell apart, the one taken first first.

    `round` is the round of equal shares, None in a greedy choice. `broken_by` is "seed" or "order".
    """

    tied: tuple[int, ...]
    taken: tuple[int, ...]
    broken_by: str
    round: int | None = None


class Precedence:
    """The sequence among equals of the projects of an instance."""

    def __init__(self, instance: Instance, seed: str | None = None) -> None:
        self.broken_by = "order" if seed is None else "seed"
        self._merits = [(-votes, cost) for votes, cost in zip(instance.votes, instance.costs, strict=True)]
        self._ranks: list[int | str] = list(range(len(instance.projects)))
        if seed is not None:
            self._ranks = [lot(seed, each.id) for each in instance.projects]

    def merits(self, project: int) -> tuple[int, int]:
        """What tells equals apart by right; less comes first."""
        return self._merits[project]

    def rank(self, project: int) -> int | str:
        """What tells the others apart; less comes first."""
        return self._ranks[project]

    def first(self, equals: Sequence[int]) -> tuple[int, ...]:
        """Those of `equals` who come first by right, in the sequence of the lot: one, or a tie."""
        best = min(map(self.merits, equals))
        return tuple(
            sorted((each for each in equals if self.merits(each) == best), key=self._ranks.__getitem__)
        )
