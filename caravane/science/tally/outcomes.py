# SPDX-License-Identifier: AGPL-3.0-or-later
"""The result of a count, exact, and its JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from caravane.science.tally.conventions import Conventions, Number
from caravane.science.tally.layers import Layers

__all__ = ["Outcome", "Round", "Ties", "Verdict", "number"]


@dataclass(frozen=True)
class Round:
    """One round of a count by elimination.

    `votes` has an entry for each continuing option, `exhausted` counts the ballots that name none
    of them. Either `eliminated` says who leaves, or `tied` says between whom the rule cannot
    choose: then each is tried, and several rounds that follow bear the same `number`.
    """

    number: int
    votes: Mapping[int, Number]
    exhausted: Number
    eliminated: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()

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
        }


@dataclass(frozen=True)
class Ties:
    """Ties that matter: `winners` share the first place; `states` were explored to know it.

    `complete` is False when exploring stopped early: then others may win too.
    """

    winners: tuple[int, ...]
    complete: bool = True
    states: int | None = None

    def to_json(self) -> dict[str, object]:
        explored = {} if self.states is None else {"states": self.states}
        return {"winners": list(self.winners), **explored, "complete": self.complete}


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a profile: layers of options, winners first, and their scores."""

    ranking: Layers
    scores: Mapping[int, Number]
    rounds: tuple[Round, ...] = ()
    ties: Ties | None = None


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
    def assumed(self) -> dict[str, str | list[str]]:
        """The conventions by name, with the weights where the rule uses them."""
        weights = [str(weight) for weight in self.conventions.weights]
        return {
            **self.conventions.to_json(),
            **({"weights": weights} if self.rule == "positional" else {}),
        }

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
