# SPDX-License-Identifier: AGPL-3.0-or-later
"""`caravane similar FILE --text COL --query "…"`: find the texts of a table that are like a new one."""

import argparse
from collections.abc import Sequence

from caravane.science.grouping.index import Index, check_query
from caravane.science.grouping.report import describe_similar, similar_to_json
from caravane.science.grouping.tables import read_columns
from caravane.science.terminal import Parser, bar, run, to_json

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Find what `argv` asks (without the words `caravane similar`) and print the texts found.

    Returns 0, or 2 after one line on standard error when the input is bad.
    """
    return run(_parser(), _answer, argv)


def _parser() -> Parser:
    parser = Parser(prog="caravane similar", description="Find the texts of a table like a new one.")
    parser.add_argument("file", help="a CSV file with a line of titles")
    parser.add_argument("--text", required=True, metavar="COL", help="the column of the texts")
    parser.add_argument("--query", required=True, metavar="TEXT", help="the new text")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="how many at most (10)")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/grouping.md)")
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    check_query(arguments.query, arguments.limit)
    (texts,) = read_columns(arguments.file, [arguments.text])
    with bar("reading") as progress:
        index = Index.build(texts, progress=progress)
    found = index.similar(arguments.query, arguments.limit)
    if arguments.json:
        return to_json(similar_to_json(index.backend, found))
    return describe_similar(index.backend, found, texts)
