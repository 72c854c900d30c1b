# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane panel CANDIDATES FEATURES --size N --seed S`: draw a panel."""

import argparse
from collections.abc import Sequence

from caravane.science.lots import read_seed
from caravane.science.sortition.panel import ALGORITHMS, draw_panel
from caravane.science.sortition.read import read_pool
from caravane.science.sortition.report import describe, to_dict
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Draw what `argv` asks (without the words `caravane panel`) and print the result.

    Returns 0, or 2 after one line on standard error when the input is bad or the quotas are infeasible.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane panel", description="Draw a panel of volunteers that meets quotas.")
    parser.add_argument("candidates", help="CSV: an id and a column for each feature")
    parser.add_argument("features", help="CSV: feature, value, min, max, perhaps min_flex, max_flex")
    parser.add_argument("--size", type=int, required=True, help="seats in the panel")
    parser.add_argument(
        "--seed", type=read_seed, required=True, help="public number or words: decides the lot"
    )
    parser.add_argument("--algorithm", choices=ALGORITHMS, default="maximin")
    parser.add_argument(
        "--addresses",
        action="append",
        default=[],
        metavar="COL",
        help="columns that make the address (several: repeat, or a,b); at most one person from each",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/sortition.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    addresses = [column.strip() for each in arguments.addresses for column in each.split(",")]
    pool = read_pool(arguments.candidates, arguments.features, [column for column in addresses if column])
    with bar("panel") as progress:
        drawn = draw_panel(pool, arguments.size, arguments.seed, arguments.algorithm, progress)
    return to_json(to_dict(drawn)) if arguments.json else describe(drawn)
