# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of a table, a text per row: row 1 is the first under the titles."""

from collections.abc import Sequence

from caravane.science.errors import FileFault
from caravane.science.spreadsheets import read_table

__all__ = ["read_columns"]


def read_columns(file: str, columns: Sequence[str]) -> list[list[str]]:
    """These columns, each with a cell per row; rows whose cells are all empty keep their number.

    Raises FileFault: see `read_table`; a column is missing; there is no row.
    """
    table = read_table(file, blank_rows=True)
    table.check_columns(columns)
    if not table.records:
        raise FileFault(file, None, "there is no row under the titles")
    return [table.column(column) for column in columns]
