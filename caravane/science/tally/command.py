# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane count FILE --rule RULE`: count a file of ballots."""

import argparse
from collections.abc import Mapping, Sequence

from caravane.science.tally.conventions import CHOICES, Conventions, parse_weights
from caravane.science.tally.counting import RULES, count, count_all
from caravane.science.tally.errors import UnknownRule
from caravane.science.tally.files import read_ballots
from caravane.science.tally.outcomes import Outcome
from caravane.science.tally.profiles import Profile
from caravane.science.tally.report import describe, describe_all
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Count what `argv` asks (without the words `caravane count`) and print the result.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane count", description="Count a file of ballots.")
    parser.add_argument("file", help=".soc .soi .toc .toi .cat, .csv (as published) or .parquet")
    parser.add_argument("--rule", required=True, help=f"{', '.join(RULES)}, or all")
    parser.add_argument("--weights", default="3,2,1", help="points of the places, for positional")
    for name, choices in CHOICES.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, choices=choices, default=getattr(Conventions(), name))
    parser.add_argument("--seats", type=int, default=1, help="how many options are to be elected")
    parser.add_argument(
        "--seed", help="break ties by a lot drawn from this seed, which anyone can draw again"
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/tally.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    if arguments.rule not in (*RULES, "all"):
        known = ", ".join((*RULES, "all"))
        raise UnknownRule(f"unknown rule {arguments.rule!r}: choose among {known}")
    choices = {name: getattr(arguments, name) for name in CHOICES}
    conventions = Conventions(
        **choices, weights=parse_weights(arguments.weights), seats=arguments.seats, seed=arguments.seed
    )
    with bar("ballots") as progress:
        profile = read_ballots(arguments.file, progress)
    if arguments.rule == "all":
        return _all(profile, conventions, as_json=arguments.json)
    outcome = count(profile, arguments.rule, conventions)
    return to_json(outcome.to_json()) if arguments.json else describe(outcome)


def _all(profile: Profile, conventions: Conventions, *, as_json: bool) -> str:
    outcomes, left_out = count_all(profile, conventions)
    return to_json(_side_by_side(outcomes, left_out)) if as_json else describe_all(outcomes, left_out)


def _side_by_side(outcomes: Mapping[str, Outcome], left_out: Mapping[str, str]) -> dict[str, object]:
    results = {rule: outcome.to_json() for rule, outcome in outcomes.items()}
    common = next(iter(results.values()))
    shared = {key: common[key] for key in ("ballots", "alternatives", "conventions")}
    return {"rule": "all", **shared, "results": results, "left_out": dict(left_out)}
