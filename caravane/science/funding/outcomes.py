# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which projects are funded, why, and the JSON form of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from caravane.science.funding.amounts import plain
from caravane.science.funding.equal_shares import Run
from caravane.science.funding.explanations import explain
from caravane.science.funding.instances import Instance
from caravane.science.funding.ties import Tie

__all__ = ["Outcome"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a rule funds. Projects are places in `instance.projects`, in the sequence of funding.

    `run` is the run of equal shares that counts, `raised` how many units of the currency each voter got
    more in it, `extra` what greedy took, alone or afterwards.
    """

    instance: Instance
    rule: str
    completion: str
    utility: str
    run: Run | None
    raised: int
    extra: tuple[int, ...]
    ties: tuple[Tie, ...]
    broken_by: str

    @property
    def places(self) -> tuple[int, ...]:
        return (*(self.run.funded if self.run else ()), *self.extra)

    @property
    def funded(self) -> list[str]:
        """Ids of the projects funded, as the file writes them."""
        return [self.instance.projects[each].id for each in self.places]

    @property
    def cost(self) -> int:
        """What they cost together, in the smallest parts of the currency (`instance.unit`)."""
        return sum(self.instance.costs[each] for each in self.places)

    @cached_property
    def explanations(self) -> Mapping[str, str]:
        """For each project of the file, by id, why it is funded or not."""
        return explain(self.instance, self.run, self.extra)

    def to_json(self) -> dict[str, object]:
        """What `caravane fund --json` prints (docs/funding.md); amounts in units of the currency."""
        unit = self.instance.unit
        return {
            "rule": self.rule,
            "completion": self.completion,
            "utility": self.utility,
            "budget": plain(self.instance.budget, unit),
            "funded": self.funded,
            "cost": plain(self.cost, unit),
            "explanations": dict(self.explanations),
            "raised": self.raised,
            **({"ties": [self._tie(each) for each in self.ties]} if self.ties else {}),
            **({"warnings": list(self.instance.warnings)} if self.instance.warnings else {}),
        }

    def _tie(self, tie: Tie) -> dict[str, object]:
        ids = [each.id for each in self.instance.projects]
        where = {} if tie.round is None else {"round": tie.round}
        return {
            **where,
            "tied": [ids[each] for each in tie.tied],
            "taken": [ids[each] for each in tie.taken],
            "broken_by": tie.broken_by,
        }
