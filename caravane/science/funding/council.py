# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a poll's result funds: a proposal to the council, at low, middle and high cost.

A town ranks packages of actions, whose costs are ranges, some not estimated. In the sequence of the poll's
ranking each package is taken that still fits in what is left, once for each of the three costs. Packages
without an estimate take no money and are named apart: the council has to see to them.

Pure Python, light to import: the web calls it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from caravane.science.funding.amounts import plain, shown
from caravane.science.funding.errors import InvalidInstance
from caravane.science.lots import lot

__all__ = ["LEVELS", "CostRange", "Level", "LevelTie", "PollResult", "Proposal", "proposal_to_council"]

LEVELS = ("low", "middle", "high")


@dataclass(frozen=True)
class CostRange:
    """What a package may cost, in cents. Raises InvalidInstance unless 0 ≤ low ≤ middle ≤ high."""

    low: int
    middle: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.middle <= self.high:
            raise InvalidInstance("costs must rise from low to middle to high")


@dataclass(frozen=True)
class PollResult:
    """Packages by id with their names, and their ranking by layers, those tied together.

    Raises InvalidInstance when a layer names a package twice or one without a name.
    """

    names: Mapping[str, str]
    ranking: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        ranked = [each for layer in self.ranking for each in layer]
        if len(set(ranked)) < len(ranked):
            raise InvalidInstance("a package is ranked twice")
        if unknown := [each for each in ranked if each not in self.names]:
            raise InvalidInstance(f"a package without a name is ranked: {unknown[0]!r}")

    @classmethod
    def from_points(cls, names: Mapping[str, str], points: Mapping[str, int | Fraction]) -> "PollResult":
        """The ranking that these points give; packages without points come last.

        Raises InvalidInstance for points of a package without a name.
        """
        if unknown := [each for each in points if each not in names]:
            raise InvalidInstance(f"a package without a name has points: {unknown[0]!r}")

        def worth(each: str) -> int | Fraction:
            return -points.get(each, 0)

        return cls(names, [list(layer) for _, layer in groupby(sorted(names, key=worth), worth)])

    @classmethod
    def from_rankings(
        cls,
        names: Mapping[str, str],
        rankings: Iterable[Sequence[str]],
        weights: Sequence[int | Fraction] = (3, 2, 1),
    ) -> "PollResult":
        """The ranking of ballots that each name some packages, best first, with `weights` for the places."""
        points: dict[str, int | Fraction] = {}
        for ranking in rankings:
            for each, weight in zip(ranking, weights, strict=False):
                points[each] = points.get(each, 0) + weight
        return cls.from_points(names, points)


@dataclass(frozen=True)
class LevelTie:
    """Packages tied in the poll and of the same cost, of which only `taken` fit."""

    tied: tuple[str, ...]
    taken: tuple[str, ...]
    broken_by: str


@dataclass(frozen=True)
class Level:
    """What is funded at one of the three costs: ids, the sum in cents, ties that decided."""

    name: str
    funded: tuple[str, ...]
    cost: int
    ties: tuple[LevelTie, ...]


@dataclass(frozen=True)
class Proposal:
    """The proposal to the council; amounts in cents. `levels` are those of LEVELS, in that sequence."""

    result: PollResult
    costs: Mapping[str, CostRange]
    budget: int
    levels: tuple[Level, Level, Level]

    @property
    def not_estimated(self) -> list[str]:
        """Packages without a cost, in the sequence of the ranking."""
        return [each for layer in self.result.ranking for each in layer if each not in self.costs]

    @property
    def always(self) -> list[str]:
        """Packages funded whichever of the three costs comes true."""
        low, middle, high = self.levels
        return [each for each in middle.funded if each in low.funded and each in high.funded]

    @property
    def explanations(self) -> dict[str, str]:
        """For each package, by id, at which costs it is funded."""
        return {each: self._explain(each) for layer in self.result.ranking for each in layer}

    def to_json(self) -> dict[str, object]:
        """What `caravane fund --costs --json` prints: `funded` and `cost` are those of the middle cost."""
        middle = self.levels[1]
        return {
            "rule": "ranking",
            "completion": "none",
            "budget": plain(self.budget),
            "funded": list(middle.funded),
            "cost": plain(middle.cost),
            "explanations": self.explanations,
            "alternatives": dict(self.result.names),
            "always": self.always,
            "not_estimated": self.not_estimated,
            "levels": {each.name: self._level(each) for each in self.levels},
        }

    def _level(self, level: Level) -> dict[str, object]:
        ties = [
            {"tied": list(each.tied), "taken": list(each.taken), "broken_by": each.broken_by}
            for each in level.ties
        ]
        return {
            "funded": list(level.funded),
            "cost": plain(level.cost),
            "left": plain(self.budget - level.cost),
            **({"ties": ties} if ties else {}),
        }

    def _explain(self, package: str) -> str:
        cost = self.costs.get(package)
        if cost is None:
            return "Not estimated: its cost is not known, so it takes no part of the budget here."
        where = [level.name for level in self.levels if package in level.funded]
        spread = " / ".join(shown(getattr(cost, level)) for level in LEVELS)
        if len(where) == len(LEVELS):
            return f"Funded at low, middle and high cost ({spread})."
        if where:
            return f"Funded at {' and '.join(where)} cost only ({spread}): else too little is left for it."
        return f"Not funded: at no cost ({spread}) is enough left once the packages ranked above are funded."


def proposal_to_council(
    result: PollResult,
    costs: Mapping[str, CostRange | None],
    budget: int,
    *,
    seed: str | int | None = None,
) -> Proposal:
    """What `budget` cents fund, in the sequence of the poll's ranking, at each of the three costs.

    `costs` gives each package's range by id, None (or nothing) where it is not estimated. Packages tied in
    the poll go by lower cost, then by a lot drawn from `seed`, else as `result` lists them; the level's
    `ties` tell where that decided. Raises InvalidInstance for a cost without its package, a negative budget.
    """
    if budget < 0:
        raise InvalidInstance("the budget is negative")
    if unknown := [each for each in costs if each not in result.names]:
        raise InvalidInstance(f"there is a cost for {unknown[0]!r}, which is not in the poll")
    known = {each: cost for each, cost in costs.items() if cost is not None}
    low, middle, high = (_level(result, known, budget, name, seed) for name in LEVELS)
    return Proposal(result, known, budget, (low, middle, high))


def _level(
    result: PollResult, costs: Mapping[str, CostRange], budget: int, name: str, seed: str | int | None
) -> Level:
    funded: list[str] = []
    ties: list[LevelTie] = []
    left = budget
    for equals, cost in _equals(result, costs, name, seed):
        room = len(equals) if not cost else min(len(equals), left // cost)
        if 0 < room < len(equals):
            ties.append(LevelTie(tuple(equals), tuple(equals[:room]), "order" if seed is None else "seed"))
        funded += equals[:room]
        left -= room * cost
    return Level(name, tuple(funded), budget - left, tuple(ties))


def _equals(
    result: PollResult, costs: Mapping[str, CostRange], name: str, seed: str | int | None
) -> list[tuple[list[str], int]]:
    """Packages tied in the poll and of the same cost, in sequence, with that cost."""

    def price(each: str) -> int:
        return int(getattr(costs[each], name))

    groups: list[tuple[list[str], int]] = []
    for layer in result.ranking:
        estimated = [each for each in layer if each in costs]
        if seed is not None:
            estimated.sort(key=lambda each: lot(str(seed), each))
        for cost, equals in groupby(sorted(estimated, key=price), price):
            groups.append((list(equals), cost))
    return groups
