# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be read of a result: by everybody once it is published, by the bureau once it is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caravane.decide.packages.models import Package
from caravane.decide.voting.logic import counting
from caravane.decide.voting.logic.envelope import Unreadable, clean_secret, tracker_of
from caravane.decide.voting.logic.publication import Detail, by_channel, detail
from caravane.decide.voting.logic.ranking import places_taken, ranks, winners
from caravane.decide.voting.models import CountedBallot, Option, PaperEntry, Poll, Question, Result
from caravane.support.charts.bars import BarChart, Row, bar_chart

from .box import differences_of
from .turnout import Turnout, turnout

RULES: dict[str, str | Promise] = dict(Poll.Rule.choices)
UNITS: dict[str, str | Promise] = {
    "positional": gettext_lazy("points"),
    "plurality": gettext_lazy("first choices"),
    "schulze": gettext_lazy("packages beaten"),
    "irv": gettext_lazy("ballots in the last round"),
}
CAUSES: dict[str, str | Promise] = {
    **dict(PaperEntry.NullCause.choices),
    "unreadable": gettext_lazy("envelope that cannot be read"),
    "repeated": gettext_lazy("the same package twice"),
    "unknown_option": gettext_lazy("a package that is not offered"),
}


class State(StrEnum):
    """Where a poll stands for somebody who wants its results."""

    NONE = "none"
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"


def state_of(poll: Poll | None, now: datetime) -> State:
    """Say where a poll stands at an instant."""
    if poll is None or poll.sealed_at is None:
        return State.NONE
    if poll.published_at:
        return State.PUBLISHED
    if poll.counted_at:
        return State.COUNTED
    if poll.is_closed(now):
        return State.CLOSED
    return State.OPEN if poll.is_open(now) else State.AHEAD


@dataclass(frozen=True)
class Ranked:
    """A package in the ranking: options tied share their rank."""

    rank: int
    tied: bool
    package: Package
    score: object
    places: Sequence[int]


@dataclass(frozen=True)
class OtherRule:
    """What another rule would have said of the same ballots."""

    name: str | Promise
    winners: Sequence[Package]
    same: bool


@dataclass(frozen=True)
class RunOffRound:
    """A round of eliminations: who leaves (or between whom the rule cannot choose), with their votes."""

    number: int
    exhausted: object
    leaving: Sequence[tuple[str, object]]
    tied: bool
    leading: Sequence[tuple[str, object]]


@dataclass(frozen=True)
class QuestionResult:
    """The result of one theme, with what the number of its ballots allows to show."""

    poll: Poll
    question: Question
    result: Result
    packages: dict[int, Package]

    @property
    def theme(self) -> Any:
        return self.question.theme

    @property
    def expressed(self) -> int:
        """Ballots that rank something."""
        return self.result.ballots - self.result.blank

    @cached_property
    def detail(self) -> Detail:
        return detail(self.expressed, self.poll.publication_threshold)

    @property
    def shows_points(self) -> bool:
        return self.detail >= Detail.POINTS

    @property
    def shows_ballots(self) -> bool:
        return self.detail >= Detail.BALLOTS

    @property
    def unit(self) -> str | Promise:
        return UNITS[self.poll.rule]

    @property
    def winners(self) -> list[Package]:
        """The packages that come first; none when nobody ranked anything."""
        return [self.packages[option] for option in winners(self.result.outcome)] if self.expressed else []

    @cached_property
    def ranking(self) -> list[Ranked]:
        outcome = self.result.outcome
        scores, places = outcome["scores"], self.result.places
        return [
            Ranked(rank, tied, self.packages[option], scores[str(option)], places[str(option)])
            for rank, tied, option in places_taken(outcome)
        ]

    @cached_property
    def chart(self) -> BarChart:
        """Bars by the poll's rule; the table adds, above the threshold, how often each place was given."""
        unit = str(self.unit)
        heads = [_("Package"), *(self.place_heads if self.shows_ballots else []), unit.capitalize()]
        rows = [self._row(row) for row in self.ranking]
        return bar_chart(
            title=_("%(theme)s: %(unit)s by package") % {"theme": self.theme, "unit": unit},
            unit=unit,
            heads=heads,
            rows=rows,
        )

    def _row(self, ranked: Ranked) -> Row:
        cells = [*(ranked.places if self.shows_ballots else []), ranked.score]
        remark = _("(tied)") if ranked.tied else ""
        return Row(ranked.package.title, ranked.score, cells, before=str(ranked.rank), remark=remark)  # type: ignore[arg-type]

    @property
    def place_heads(self) -> list[str]:
        names = [_("1st"), _("2nd"), _("3rd")]
        return [names[n] if n < len(names) else _("%(n)sth") % {"n": n + 1} for n in range(self.poll.places)]

    @cached_property
    def other_rules(self) -> list[OtherRule]:
        first = set(winners(self.result.outcome))
        return [
            OtherRule(
                RULES[other["rule"]],
                [self.packages[option] for option in winners(other)],
                set(winners(other)) == first,
            )
            for other in self.result.other_outcomes
        ]

    @property
    def dissenting(self) -> list[OtherRule]:
        """Other rules that would have put something else first."""
        return [rule for rule in self.other_rules if not rule.same]

    @property
    def rule_heads(self) -> list[str | Promise]:
        return [RULES[outcome["rule"]] for outcome in self._outcomes]

    @property
    def rule_table(self) -> list[tuple[Package, list[int]]]:
        """Each package with its rank by each rule, the poll's own first."""
        by_rule = [ranks(outcome) for outcome in self._outcomes]
        return [
            (self.packages[option], [rank[option] for rank in by_rule])
            for _rank, _tied, option in places_taken(self.result.outcome)
        ]

    @property
    def _outcomes(self) -> list[dict[str, Any]]:
        return [self.result.outcome, *self.result.other_outcomes]

    @cached_property
    def rounds(self) -> list[RunOffRound]:
        """The rounds of the successive eliminations, whichever rule decides."""
        counted = next((outcome for outcome in self._outcomes if outcome["rule"] == "irv"), {})
        return [self._round(each) for each in counted.get("rounds", ())]

    def _round(self, each: dict[str, Any]) -> RunOffRound:
        votes: dict[str, Any] = each["votes"]
        out = each["tied"] or each["eliminated"]
        best = sorted((option for option in votes if int(option) not in out), key=lambda o: -votes[o])
        return RunOffRound(
            each["round"],
            each["exhausted"],
            self._held(votes, out),
            bool(each["tied"]),
            self._held(votes, best[:2]),
        )

    def _held(self, votes: dict[str, Any], options: Iterable[int | str]) -> list[tuple[str, object]]:
        return [(self.packages[int(option)].title, votes[str(option)]) for option in options]

    @property
    def null_causes(self) -> list[tuple[str | Promise, int]]:
        return [(CAUSES.get(cause, cause), n) for cause, n in self.result.null_causes.items()]

    @property
    def file_stem(self) -> str:
        """The name of the files of ballots, without what says their kind."""
        conference = self.poll.conference
        return f"{slugify(conference.programme.city.name)}-{conference.year}-{self.theme.slug}"

    @property
    def result_names(self) -> dict[int, str]:
        """{option number: title} of every package, ranked by somebody or not."""
        return {option: package.title for option, package in self.packages.items()}

    @property
    def command(self) -> str:
        return self.command_on(f"{self.file_stem}.csv")

    def command_on(self, file_name: str) -> str:
        """Return the exact command that counts a published file again."""
        return counting.command(file_name, self.poll.rule, self.poll.places)

    @property
    def ballots(self) -> list[tuple[str, list[int]]]:
        """(code, ranking) of every valid ballot, sorted by code."""
        found = CountedBallot.objects.filter(question=self.question).order_by("code")
        return sorted(found.values_list("code", "ranking"))


@dataclass(frozen=True)
class Results:
    """The results of a poll, theme by theme, and who voted."""

    poll: Poll
    turnout: Turnout
    questions: list[QuestionResult]

    @property
    def channels_shown(self) -> bool:
        return by_channel(self.turnout.paper, self.turnout.web, self.poll.publication_threshold)

    @cached_property
    def explanations(self) -> list[str]:
        """Why sheets and marks differed, as each bureau wrote it."""
        return [text for text in self.poll.points.values_list("explanation", flat=True) if text]

    @cached_property
    def box_explanations(self) -> list[str]:
        """Why the online box and the roll differed, theme by theme."""
        return [f"{one.question.theme}: {one.explanation}" for one in differences_of(self.poll)]

    @property
    def with_ballots(self) -> list[QuestionResult]:
        return [question for question in self.questions if question.shows_ballots]

    @property
    def weights(self) -> list[tuple[str, int]]:
        """Points of the places, in words: [("1st", 3), …]."""
        points = counting.weights(self.poll.places)
        return list(zip(self.questions[0].place_heads, points, strict=True)) if self.questions else []


def results_of(poll: Poll) -> Results | None:
    """Return the results of a poll, or None as long as it is not counted."""
    if poll.counted_at is None:
        return None
    options = Prefetch("options", Option.objects.select_related("package"))
    questions = poll.questions.select_related("theme", "result").prefetch_related(options)
    return Results(poll, turnout(poll), [_of_question(poll, question) for question in questions])


def _of_question(poll: Poll, question: Question) -> QuestionResult:
    packages = {option.number: option.package for option in question.options.all()}
    return QuestionResult(poll, question, question.result, packages)


def published_results(poll: Poll | None) -> Results | None:
    """Return the results of a poll, or None as long as they are not public."""
    return results_of(poll) if poll is not None and poll.published_at else None


@dataclass(frozen=True)
class FoundBallots:
    """Every ballot of a theme that was counted under a voter's code, as packages in order.

    `missing`: the code has ballots in other themes and none here, where a cast always puts one.
    """

    theme: Any
    rankings: list[list[Package]]
    missing: bool


def find_ballots(results: Results, typed: str) -> list[FoundBallots]:
    """Return what was counted under a voter's code, theme by theme; the code of one theme finds that one.

    Two ballots can bear one code: the count holds both. Raises Unreadable when what is typed is no code.
    """
    secret = clean_secret(typed)
    of_the_voter = [_find(each, tracker_of(secret, each.question.pk)) for each in results.questions]
    whole = any(of_the_voter)
    return [
        FoundBallots(each.theme, rankings or _find(each, secret), missing=whole and not rankings)
        for each, rankings in zip(results.questions, of_the_voter, strict=True)
    ]


def _find(of: QuestionResult, code: str) -> list[list[Package]]:
    ballots = CountedBallot.objects.filter(question=of.question, code=code).order_by("pk")
    return [[of.packages[option] for option in ballot.ranking] for ballot in ballots]


__all__ = [
    "FoundBallots",
    "QuestionResult",
    "Results",
    "State",
    "Unreadable",
    "find_ballots",
    "published_results",
    "results_of",
    "state_of",
]
