# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outcomes as text for people; programs read the JSON."""

from collections.abc import Iterator

from caravane.science.funding.amounts import shown
from caravane.science.funding.council import LEVELS, Proposal
from caravane.science.funding.outcomes import Outcome
from caravane.science.terminal import table

__all__ = ["describe", "describe_proposal"]

NAME_WIDTH = 60
HOW = {"seed": "by the seed's lot", "order": "by the sequence of the file: nothing else tells them apart"}


def describe(outcome: Outcome) -> str:
    """What is funded, then why each project is or is not, then ties and warnings."""
    instance = outcome.instance
    rule = outcome.rule if outcome.rule == "greedy" else f"equal shares, completion {outcome.completion}"
    spent, budget = shown(outcome.cost, instance.unit), shown(instance.budget, instance.unit)
    lines = [
        f"{rule}, utility {outcome.utility} · {instance.voters:,} voters, {len(instance.projects)} projects",
        f"{len(outcome.places)} projects funded for {spent} of {budget} {instance.currency}".rstrip(),
    ]
    if outcome.raised:
        lines.append(f"each voter's share was raised by {outcome.raised:,}")
    rows = [
        [each.id, each.name[:NAME_WIDTH], shown(each.cost, instance.unit), str(votes)]
        for each, votes in ((instance.projects[place], instance.votes[place]) for place in outcome.places)
    ]
    lines += ["", *table(["id", "project", "cost", "votes"], rows), ""]
    lines += [f"{id_}: {text}" for id_, text in outcome.explanations.items()]
    return "\n".join([*lines, *_remarks(outcome)]) + "\n"


def _remarks(outcome: Outcome) -> Iterator[str]:
    ids = [each.id for each in outcome.instance.projects]
    if outcome.ties or outcome.instance.warnings:
        yield ""
    for tie in outcome.ties:
        where = "" if tie.round is None else f" in round {tie.round}"
        tied, taken = (", ".join(ids[each] for each in group) for group in (tie.tied, tie.taken))
        yield f"tie{where} between {tied}: {taken} taken {HOW[tie.broken_by]}"
    for warning in outcome.instance.warnings:
        yield f"warning: {warning}"


def describe_proposal(proposal: Proposal) -> str:
    """What the budget funds at each cost, package by package, in the sequence of the ranking."""
    rows = []
    for layer in proposal.result.ranking:
        for each in layer:
            marks = ["funded" if each in level.funded else "-" for level in proposal.levels]
            shown_marks = marks if each in proposal.costs else ["not estimated"] * len(LEVELS)
            rows.append([each, proposal.result.names[each][:NAME_WIDTH], *shown_marks])
    sums = [
        f"{level.name} cost: {shown(level.cost)} of {shown(proposal.budget)}" for level in proposal.levels
    ]
    lines = [f"With {shown(proposal.budget)}, in the sequence of the poll:", ""]
    lines += table(["id", "package", *(f"at {level} cost" for level in LEVELS)], rows)
    lines += ["", *sums, "", *(f"{each}: {text}" for each, text in proposal.explanations.items())]
    for level in proposal.levels:
        lines += [
            f"tie at {level.name} cost between {', '.join(tie.tied)}: "
            f"{', '.join(tie.taken)} taken {HOW[tie.broken_by]}"
            for tie in level.ties
        ]
    return "\n".join(lines) + "\n"
