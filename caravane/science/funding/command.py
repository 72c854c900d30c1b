# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane fund FILE`: choose the projects of a participatory budget, or of a poll's result."""

import argparse
from collections.abc import Sequence

from caravane.science.errors import UsageError
from caravane.science.funding.amounts import CENTS, parse_amount
from caravane.science.funding.choosing import COMPLETIONS, RULES, fund
from caravane.science.funding.costs import read_costs, read_result
from caravane.science.funding.council import proposal_to_council
from caravane.science.funding.pabulib import read_pb
from caravane.science.funding.report import describe, describe_proposal
from caravane.science.funding.utilities import UTILITIES
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Choose what `argv` asks (without the words `caravane fund`) and print the result.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane fund", description="Choose projects within a budget.")
    parser.add_argument(
        "file", help="a Pabulib file (.pb); with --costs, what `caravane count --json` printed"
    )
    parser.add_argument("--rule", choices=RULES, help="how to choose (needed with a .pb file)")
    parser.add_argument("--completion", choices=COMPLETIONS, help="what mes does with money left over")
    parser.add_argument("--utility", choices=UTILITIES, help="what a project is worth to who approves it")
    parser.add_argument("--seed", help="draws the lots that break ties")
    parser.add_argument("--costs", metavar="CSV", help="costs of the options: id, name, low, middle, high")
    parser.add_argument("--budget", help="with --costs: the money there is")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/funding.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    return _from_result(arguments) if arguments.costs else _from_ballots(arguments)


def _from_ballots(arguments: argparse.Namespace) -> str:
    if arguments.rule is None:
        raise UsageError(f"--rule is needed: {' or '.join(RULES)}")
    if arguments.budget is not None:
        raise UsageError("--budget goes with --costs; a .pb file names its own budget")
    instance = read_pb(arguments.file)
    with bar("raising the shares") as progress:
        outcome = fund(
            instance,
            arguments.rule,
            arguments.completion or "none",
            utility=arguments.utility or "cost",
            seed=arguments.seed,
            progress=progress,
        )
    return to_json(outcome.to_json()) if arguments.json else describe(outcome)


def _from_result(arguments: argparse.Namespace) -> str:
    if arguments.budget is None:
        raise UsageError("--costs needs --budget")
    if arguments.rule == "mes" or arguments.completion or arguments.utility:
        raise UsageError(
            "with --costs the options are taken as the poll ranks them: no rule, completion or utility"
        )
    try:
        budget = int(parse_amount(arguments.budget) * CENTS)
    except ValueError as error:
        raise UsageError(f"--budget: {error}") from None
    proposal = proposal_to_council(
        read_result(arguments.file), read_costs(arguments.costs), budget, seed=arguments.seed
    )
    return to_json(proposal.to_json()) if arguments.json else describe_proposal(proposal)
