# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane tables PEOPLE.csv --size N --rounds N --seed S`: who sits where in each round."""

import argparse
from collections.abc import Sequence

from caravane.science.lots import read_seed
from caravane.science.seating.people import read_people
from caravane.science.seating.plans import make_tables
from caravane.science.seating.report import describe
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Make the tables that `argv` asks (without the words `caravane tables`) and print them.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane tables", description="Seat people at tables, round after round.")
    parser.add_argument(
        "people", help="CSV: their id in the column id or nationbuilder_id, else in the first"
    )
    parser.add_argument("--size", type=int, required=True, help="people at a table, at most")
    parser.add_argument("--rounds", type=int, required=True, help="how many times people change tables")
    parser.add_argument("--seed", type=read_seed, required=True, help="the same seed gives the same tables")
    parser.add_argument("--balance", default="", help="columns, as in gender,age: tables resemble the whole")
    parser.add_argument("--keep-apart", metavar="COL", help="the same value never shares a table")
    parser.add_argument("--keep-together", metavar="COL", help="the same value always shares a table")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/seating.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    balance = [name.strip() for name in arguments.balance.split(",") if name.strip()]
    bound = [name for name in (arguments.keep_apart, arguments.keep_together) if name is not None]
    people = read_people(arguments.people, [*balance, *bound])
    with bar("tables") as progress:
        plan = make_tables(
            people,
            size=arguments.size,
            rounds=arguments.rounds,
            seed=arguments.seed,
            balance=balance,
            keep_apart=arguments.keep_apart,
            keep_together=arguments.keep_together,
            progress=progress,
        )
    return to_json(plan.to_json()) if arguments.json else describe(plan)
