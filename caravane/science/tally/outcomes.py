# SPDX-License-Identifier: AGPL-3.0-or-later
"""The result of a count, exact, and its JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from caravane.science.tally.conventions import Conventions, Number
from caravane.science.tally.layers import Layers

__all__ = ["STOPPED", "Outcome", "Round", "Ties", "Verdict", "number"]


STOPPED = "exploration stopped: others may win too; --seed draws a lot that anyone can draw again"


@dataclass(frozen=True)
class Round:
    """One round of a count.

    `votes` has an entry for each option that holds some or continues, `exhausted` counts what the others have
    lost: ballots that name no continuing option. `elected` says who has just reached the quota or majority,
    `surplus` whose surplus passes on, `eliminated` who leaves. Where `tied` says between whom the rule cannot
    choose, each is tried, and several rounds that follow bear the same `number`.
    """

    number: int
    votes: Mapping[int, Number]
    exhausted: Number
    eliminated: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    elected: tuple[int, ...] = ()
    surplus: tuple[int, ...] = ()

    def to_json(self) -> dict[str, object]:
        votes = {"votes": _numbers(self.votes)}
        if any(isinstance(value, Fraction) for value in self.votes.values()):
            votes["votes_exact"] = _exact(self.votes)
        return {
            "round": self.number,
            **votes,
            "exhausted": number(self.exhausted),
            "eliminated": list(self.eliminated),
            "tied": list(self.tied),
            **({"elected": list(self.elected)} if self.elected else {}),
            **({"surplus": list(self.surplus)} if self.surplus else {}),
        }


@dataclass(frozen=True)
class Ties:
    """Ties that matter: `winners` share the first place; `states` were explored to know it.

    `complete` is False when exploring stopped early: then others may win too. `lot` is the order in which a
    seed put the options, where one was asked for: the ranking is then what that lot leaves.
    """

    winners: tuple[int, ...]
    complete: bool = True
    states: int | None = None
    lot: tuple[int, ...] = ()

    def to_json(self) -> dict[str, object]:
        explored = {} if self.states is None else {"states": self.states}
        drawn = {"lot": list(self.lot)} if self.lot else {}
        remark = {} if self.complete else {"remark": STOPPED}
        return {"winners": list(self.winners), **explored, "complete": self.complete, **remark, **drawn}


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a profile: layers of options, winners first, and their scores.

    A rule for several seats says who is `elected` whichever way ties break, and its `quota`; a rule on graded
    ballots each option's grade.
    """

    ranking: Layers
    scores: Mapping[int, Number]
    rounds: tuple[Round, ...] = ()
    ties: Ties | None = None
    elected: tuple[int, ...] | None = None
    quota: Number | None = None
    grades: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A verdict with what it is about: `ranking[0]` holds the winners, several when tied."""

    rule: str
    ballots: int
    alternatives: Mapping[int, str]
    conventions: Conventions
    verdict: Verdict

    @property
    def ranking(self) -> Layers:
        return self.verdict.ranking

    @property
    def scores(self) -> Mapping[int, Number]:
        return self.verdict.scores

    @property
    def rounds(self) -> tuple[Round, ...]:
        return self.verdict.rounds

    @property
    def ties(self) -> Ties | None:
        return self.verdict.ties

    @property
    def winners(self) -> tuple[int, ...]:
        """Ids of the options in first place."""
        return self.ranking[0]

    @property
    def elected(self) -> tuple[int, ...] | None:
        """Who has a seat, whichever way ties break; None when one is to be filled by a single-winner rule.

        A rule that makes a ranking elects its first layers, as long as whole ones fit.
        """
        if self.verdict.elected is not None or self.conventions.seats == 1:
            return self.verdict.elected
        elected: tuple[int, ...] = ()
        for layer in self.ranking:
            if len(elected) + len(layer) > self.conventions.seats:
                break
            elected += layer
        return elected

    @property
    def assumed(self) -> dict[str, object]:
        """The conventions by name, with the weights, seats and the like where they are used."""
        used: dict[str, object] = dict(self.conventions.to_json())
        if self.rule == "positional":
            used["weights"] = [str(weight) for weight in self.conventions.weights]
        if self.rule == "stv":
            used["transfer"] = self.conventions.transfer
        if self.elected is not None:
            used["seats"] = self.conventions.seats
        if self.conventions.seed is not None:
            used["seed"] = self.conventions.seed
        return used

    def to_json(self) -> dict[str, object]:
        """What `caravane count --json` prints (docs/tally.md); ids are strings as keys."""
        return {
            "rule": self.rule,
            "ballots": self.ballots,
            "alternatives": {str(option): name for option, name in self.alternatives.items()},
            "conventions": self.assumed,
            "ranking": [list(layer) for layer in self.ranking],
            "scores": _numbers(self.scores),
            "scores_exact": _exact(self.scores),
            **({"elected": list(self.elected)} if self.elected is not None else {}),
            **({"quota": number(self.verdict.quota)} if self.verdict.quota is not None else {}),
            **(
                {"grades": {str(a): name for a, name in self.verdict.grades.items()}}
                if self.verdict.grades
                else {}
            ),
            **({"rounds": [each.to_json() for each in self.rounds]} if self.rounds else {}),
            **({"ties": self.ties.to_json()} if self.ties else {}),
        }


def number(value: Number) -> int | float:
    """A JSON number, for reading only: the exact value stays a string."""
    return int(value) if value == int(value) else float(value)


def _numbers(values: Mapping[int, Number]) -> dict[str, object]:
    return {str(option): number(value) for option, value in values.items()}


def _exact(values: Mapping[int, Number]) -> dict[str, object]:
    return {str(option): str(value) for option, value in values.items()}
