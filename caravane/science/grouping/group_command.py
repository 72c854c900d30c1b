# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane group FILE --text COL`: suggest groups of the texts of a table."""

import argparse
from collections.abc import Sequence

from caravane.science.grouping.groups import group
from caravane.science.grouping.report import describe_grouping, grouping_to_json
from caravane.science.grouping.tables import read_columns
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Group what `argv` asks (without the words `caravane group`) and print the groups.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane group", description="Suggest groups of the texts of a table.")
    parser.add_argument("file", help="a CSV file with a line of titles")
    parser.add_argument("--text", required=True, metavar="COL", help="the column of the texts")
    parser.add_argument("--theme", metavar="COL", help="a column that no group may cross")
    parser.add_argument("--packages", type=int, metavar="N", help="how many groups (the texts decide)")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/grouping.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    wanted = [arguments.text] if arguments.theme is None else [arguments.text, arguments.theme]
    texts, *themes = read_columns(arguments.file, wanted)
    with bar("grouping") as progress:
        found = group(
            texts, themes=themes[0] if themes else None, packages=arguments.packages, progress=progress
        )
    return to_json(grouping_to_json(found)) if arguments.json else describe_grouping(found, texts)
