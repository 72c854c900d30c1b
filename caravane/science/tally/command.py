# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane count FILE --rule RULE`: count a file of ballots."""

import argparse
import json
import os
import sys
from typing import NoReturn

from caravane.science.tally.conventions import CHOICES, Conventions, parse_weights
from caravane.science.tally.counting import RULES, count, count_all
from caravane.science.tally.errors import TallyError, UnknownRule
from caravane.science.tally.files import read_ballots
from caravane.science.tally.outcomes import Outcome
from caravane.science.tally.profiles import Profile
from caravane.science.tally.report import describe, describe_all

__all__ = ["main"]

BAD_INPUT = 2


class _UsageError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


def main(argv: list[str]) -> int:
    """Count what `argv` asks (without the words `caravane count`) and print the result.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    try:
        _write(_run(_parser().parse_args(argv)))
    except (TallyError, _UsageError) as error:
        sys.stderr.write(f"caravane count: {' '.join(str(error).split())}\n")
        return BAD_INPUT
    except BrokenPipeError:  # the reader has seen enough, as in `caravane count … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> _Parser:
    parser = _Parser(prog="caravane count", description="Count a file of ballots.")
    parser.add_argument("file", help=".soc .soi .toc .toi, .csv (as published) or .parquet")
    parser.add_argument("--rule", required=True, help=f"{', '.join(RULES)}, or all")
    parser.add_argument("--weights", default="3,2,1", help="points of the places, for positional")
    for name, choices in CHOICES.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, choices=choices, default=getattr(Conventions(), name))
    parser.add_argument("--json", action="store_true", help="print JSON (docs/tally.md)")
    return parser


def _run(arguments: argparse.Namespace) -> str:
    if arguments.rule not in (*RULES, "all"):
        known = ", ".join((*RULES, "all"))
        raise UnknownRule(f"unknown rule {arguments.rule!r}: choose among {known}")
    choices = {name: getattr(arguments, name) for name in CHOICES}
    conventions = Conventions(**choices, weights=parse_weights(arguments.weights))
    profile = read_ballots(arguments.file)
    if arguments.rule == "all":
        return _all(profile, conventions, as_json=arguments.json)
    outcome = count(profile, arguments.rule, conventions)
    return _json(outcome.to_json()) if arguments.json else describe(outcome)


def _all(profile: Profile, conventions: Conventions, *, as_json: bool) -> str:
    outcomes = count_all(profile, conventions)
    return _json(_side_by_side(outcomes)) if as_json else describe_all(outcomes)


def _side_by_side(outcomes: dict[str, Outcome]) -> dict[str, object]:
    results = {rule: outcome.to_json() for rule, outcome in outcomes.items()}
    common = next(iter(results.values()))
    shared = {key: common[key] for key in ("ballots", "alternatives", "conventions")}
    return {"rule": "all", **shared, "results": results, "left_out": {}}


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(text: str) -> None:
    """Print, also on a terminal whose encoding lacks some letters."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()
