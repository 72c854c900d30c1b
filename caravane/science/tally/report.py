# SPDX-License-Identifier: AGPL-3.0-or-later
"""Results as text for people; programs read the JSON."""

from collections.abc import Iterator, Mapping

from caravane.science.tally.conventions import Number
from caravane.science.tally.outcomes import STOPPED, Outcome, Round, number
from caravane.science.terminal import table

__all__ = ["describe", "describe_all"]

NAME_WIDTH = 60


def describe(outcome: Outcome) -> str:
    """One result: what it rests on, the ranking with scores, then seats, rounds and ties if any."""
    lines = [f"{outcome.rule} · {_ballots(outcome)}", _conventions(outcome), ""]
    lines += table(["rank", "option", "grade" if outcome.verdict.grades else "score"], list(_ranked(outcome)))
    if outcome.rounds:
        lines += ["", *(_round(each, outcome.alternatives) for each in outcome.rounds)]
    return "\n".join([*lines, *_elected(outcome), *_ties(outcome)]) + "\n"


def describe_all(outcomes: Mapping[str, Outcome], left_out: Mapping[str, str]) -> str:
    """Several results of the same ballots side by side: the rank of each option by each rule."""
    first = next(iter(outcomes.values()))
    ranks = [_ranks(outcome) for outcome in outcomes.values()]
    options = sorted(first.alternatives, key=lambda option: [rank[option] for rank in ranks])
    rows = [[_name(first, option), *(rank[option] for rank in ranks)] for option in options]
    lines = [_ballots(first), _conventions(first), "", *table(["option", *outcomes], rows)]
    lines += [line for outcome in outcomes.values() for line in _ties(outcome)]
    lines += ["", *(f"left out: {rule}: {reason}" for rule, reason in left_out.items())] if left_out else []
    return "\n".join(lines) + "\n"


def _ballots(outcome: Outcome) -> str:
    return f"{outcome.ballots} ballots, {len(outcome.alternatives)} options"


def _conventions(outcome: Outcome) -> str:
    return "; ".join(
        f"{key.replace('_', ' ')}: {','.join(value) if isinstance(value, list) else value}"
        for key, value in outcome.assumed.items()
    )


def _ranked(outcome: Outcome) -> Iterator[list[str]]:
    ranks = _ranks(outcome)
    for layer in outcome.ranking:
        for option in layer:
            worth = outcome.verdict.grades.get(option) or _shown(outcome.scores[option])
            yield [ranks[option], _name(outcome, option), worth]


def _ranks(outcome: Outcome) -> dict[int, str]:
    """`2`, or `2=` when several options share the second place."""
    ranks: dict[int, str] = {}
    for layer in outcome.ranking:
        shared = "=" if len(layer) > 1 else ""
        ranks |= dict.fromkeys(layer, f"{len(ranks) + 1}{shared}")
    return ranks


def _round(each: Round, names: Mapping[int, str]) -> str:
    acts = {
        "elected": each.elected,
        "surplus of": each.surplus,
        "tied": each.tied,
        "out": each.eliminated,
    }
    told = [
        f"{act} {', '.join(f'{names[option]} ({_shown(each.votes[option])})' for option in options)}"
        for act, options in acts.items()
        if options
    ]
    return "; ".join(
        [f"round {each.number}: {len(each.votes)} left, {_shown(each.exhausted)} exhausted", *told]
    )


def _elected(outcome: Outcome) -> list[str]:
    if outcome.elected is None:
        return []
    names = (
        ", ".join(_name(outcome, option) for option in outcome.elected) or "nobody whichever way ties break"
    )
    quota = outcome.verdict.quota
    return ["", f"elected: {names}", *([] if quota is None else [f"quota: {_shown(quota)}"])]


def _ties(outcome: Outcome) -> list[str]:
    if not outcome.ties:
        return []
    names = ", ".join(_name(outcome, option) for option in outcome.ties.winners)
    explored = "" if outcome.ties.states is None else f", {outcome.ties.states} states explored"
    unknown = "" if outcome.ties.complete else f" ({STOPPED})"
    head = "first in some way of breaking ties" if explored else "tied"
    lot = f"; order of the lot: {', '.join(map(str, outcome.ties.lot))}" if outcome.ties.lot else ""
    return ["", f"{outcome.rule}: {head}: {names}{explored}{unknown}{lot}"]


def _name(outcome: Outcome, option: int) -> str:
    return f"{option} {outcome.alternatives[option]}"[:NAME_WIDTH]


def _shown(value: Number) -> str:
    shown = number(value)
    return str(shown) if isinstance(shown, int) else f"{shown:.2f}"
