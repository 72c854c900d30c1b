# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ballots in Parquet, grouped by duckdb so that a hundred million never become Python objects.

Columns `rank1`, `rank2`, … hold option numbers or names; other columns are not read. Only this
module imports duckdb, and only commands import this module.
"""

import glob
from functools import partial
from pathlib import Path

import duckdb

from caravane.science.tally.errors import BallotFileError
from caravane.science.tally.profiles import Profile
from caravane.science.tally.rows import Row, profile_of, rank_columns

__all__ = ["read_parquet"]

_READABLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "VARCHAR", "ENUM")


def read_parquet(path: Path) -> Profile:
    """The ballots of a Parquet file. Raises BallotFileError; its `line` is the row, from 1."""
    if not path.is_file():
        raise BallotFileError(str(path), None, "No such file")
    with duckdb.connect() as connection:
        try:
            return _read(connection, str(path))
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise BallotFileError(str(path), None, reason) from error


def _read(connection: duckdb.DuckDBPyConnection, file: str) -> Profile:
    source = connection.read_parquet(glob.escape(file), file_row_number=True)
    ranks = rank_columns(file, None, source.columns)
    _check_types(file, ranks, dict(zip(source.columns, map(str, source.types), strict=True)))
    columns = ", ".join(ranks)
    groups = source.aggregate(f"{columns}, count(*)", columns).fetchall()
    rows = [
        Row(tuple(map(_text, cells)), n, partial(_first_row, source, ranks, cells))
        for *cells, n in groups
    ]
    return profile_of(file, rows, {})


def _first_row(source: duckdb.DuckDBPyRelation, ranks: list[str], cells: list[object]) -> int:
    """Where these cells first stand; asked only to report them."""
    pairs = zip(ranks, cells, strict=True)
    same = [duckdb.SQLExpression(rank).isnotdistinctfrom(cell) for rank, cell in pairs]
    raise NotImplementedError(same)


def _check_types(file: str, ranks: list[str], types: dict[str, str]) -> None:
    for rank in ranks:
        if not types[rank].lstrip("U").startswith(_READABLE):
            raise BallotFileError(file, None, f"column {rank} holds {types[rank]}")


def _text(cell: object) -> str:
    """A number as its digits, also where a missing value made the column one of floats."""
    if cell is None or cell != cell:
        return ""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
