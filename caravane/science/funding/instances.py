# SPDX-License-Identifier: AGPL-3.0-or-later
"""A participatory budget: projects with their costs, a budget, and who approves what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from caravane.science.funding.amounts import CENTS, parse_amount
from caravane.science.funding.approvals import Approvals
from caravane.science.funding.ballots import read_ballots
from caravane.science.funding.errors import InvalidInstance, PabulibFileError
from caravane.science.funding.tables import Section, Tables

__all__ = ["Instance", "Project", "instance_of"]

Written = int | str
_LISTED = re.compile("[,|]")


@dataclass(frozen=True)
class Project:
    """`cost` is an integer number of the smallest parts of the instance's currency (cents)."""

    id: str
    cost: int
    name: str
    categories: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Instance:
    """What a rule needs to choose projects.

    `budget` and costs are integers, `unit` of which make one of the currency (100: cents). `approvals`
    holds positive points, as integers, `scale` of which make one point; `points` is the sum of the points
    each project received, negative ones included, in the same integers. `tables` keeps what the file says.
    """

    projects: tuple[Project, ...]
    budget: int
    unit: int
    approvals: Approvals = field(repr=False)
    scale: int
    points: tuple[int, ...]
    tables: Tables = field(repr=False)
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_approvals(
        cls, costs: Mapping[str, Written], budget: Written, ballots: Iterable[Iterable[str]]
    ) -> "Instance":
        """An instance made in Python: cost by project id, and the ids each voter approves.

        Amounts are in units of the currency. Raises InvalidInstance.
        """
        rows = [(str(voter), ",".join(ballot)) for voter, ballot in enumerate(ballots)]
        return _made("approval", costs, budget, Section(("voter_id", "vote"), rows))

    @classmethod
    def from_points(
        cls, costs: Mapping[str, Written], budget: Written, ballots: Iterable[Mapping[str, Written]]
    ) -> "Instance":
        """The same from the points that each voter gives, by project id. Raises InvalidInstance."""
        rows = [
            (str(voter), ",".join(ballot), ",".join(map(str, ballot.values())) or "None")
            for voter, ballot in enumerate(ballots)
        ]
        return _made("scoring", costs, budget, Section(("voter_id", "vote", "points"), rows))

    @property
    def voters(self) -> int:
        return self.approvals.voters

    @property
    def votes(self) -> list[int]:
        """How many voters approve each project."""
        return self.approvals.votes

    @property
    def costs(self) -> list[int]:
        return [project.cost for project in self.projects]

    @property
    def currency(self) -> str:
        return self.tables.meta.get("currency", "")


def _made(vote_type: str, costs: Mapping[str, Written], budget: Written, votes: Section) -> Instance:
    meta = {
        "num_projects": str(len(costs)),
        "num_votes": str(len(votes.rows)),
        "budget": str(budget),
        "vote_type": vote_type,
    }
    projects = Section(("project_id", "cost"), [(id_, str(cost)) for id_, cost in costs.items()])
    try:
        return instance_of(Tables(meta, projects, votes))
    except PabulibFileError as error:
        raise InvalidInstance(error.reason) from None


def instance_of(tables: Tables) -> Instance:
    """What the text of a file means. Raises PabulibFileError."""
    ids = _ids(tables)
    budget, costs = _amounts(tables)
    unit = _unit([budget, *costs])
    cents = [int(cost * unit) for cost in costs]
    ballots = read_ballots(tables, ids)
    return Instance(
        tuple(_projects(tables.projects, ids, cents)),
        int(budget * unit),
        unit,
        ballots.approvals,
        ballots.scale,
        ballots.totals,
        tables,
        (*_oddities(tables), *ballots.warnings),
    )


def _ids(tables: Tables) -> list[str]:
    section = tables.projects
    position = tables.need(section, "project_id")
    ids = [row[position].strip() for row in section.rows]
    seen: set[str] = set()
    for row, each in enumerate(ids):
        if each in seen:
            raise tables.fault(section, row, f"the project {each!r} is there twice")
        if not each or "," in each:
            raise tables.fault(section, row, f"{each!r} cannot be the id of a project")
        seen.add(each)
    return ids


def _amounts(tables: Tables) -> tuple[Fraction, list[Fraction]]:
    """The budget and the costs, in units of the currency."""
    section = tables.projects
    position = tables.need(section, "cost")
    try:
        budget = parse_amount(tables.need_meta("budget"))
    except ValueError as error:
        raise PabulibFileError(tables.file, tables.meta_line("budget"), f"budget: {error}") from None
    costs: list[Fraction] = []
    for row, cells in enumerate(section.rows):
        try:
            costs.append(parse_amount(cells[position]))
        except ValueError as error:
            raise tables.fault(section, row, f"cost: {error}") from None
    return budget, costs


def _unit(amounts: Iterable[Fraction]) -> int:
    """Hundredths, or as fine as the decimals of these amounts."""
    unit = CENTS
    for amount in amounts:
        while unit % amount.denominator:
            unit *= 10
    return unit


def _projects(section: Section, ids: Sequence[str], costs: Sequence[int]) -> Iterable[Project]:
    name, categories, targets = (
        section.position(*names) for names in (("name",), ("category", "categories"), ("target", "targets"))
    )
    for cells, id_, cost in zip(section.rows, ids, costs, strict=True):
        shown = cells[name].strip() if name is not None else ""
        yield Project(id_, cost, shown or id_, _listed(cells, categories), _listed(cells, targets))


def _listed(cells: Sequence[str], position: int | None) -> tuple[str, ...]:
    """The words of a cell, separated by commas or bars."""
    if position is None or cells[position].strip().lower() == "none":
        return ()
    return tuple(filter(None, map(str.strip, _LISTED.split(cells[position]))))


def _oddities(tables: Tables) -> Iterable[str]:
    for key, section in (("num_projects", tables.projects), ("num_votes", tables.votes)):
        said = tables.meta.get(key)
        if said is not None and said.strip() != str(len(section.rows)):
            yield f"{key} is {said}, the file holds {len(section.rows)}"
    position = tables.votes.position("voter_id")
    if position is not None:
        again = len(tables.votes.rows) - len({row[position] for row in tables.votes.rows})
        if again:
            yield f"{again} ballots bear the voter_id of another; all count"
