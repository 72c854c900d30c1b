# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ballots in Parquet, grouped by duckdb so that a hundred million never become Python objects.

Columns `rank1`, `rank2`, … hold option numbers or names; other columns are not read. Only this
module imports duckdb, and only commands import this module.
"""

import glob
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Event, Thread

import duckdb

from caravane.science.progress import Progress, quiet
from caravane.science.tally.errors import BallotFileError
from caravane.science.tally.profiles import Profile
from caravane.science.tally.rows import Row, profile_of, rank_columns

__all__ = ["read_parquet"]

TICK = 0.2  # seconds between two looks at the progress

# The queries below hold no text from outside but column names, which are `rank` and digits.
_WHOLE = r"U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\([0-9]+,0\)"
_READABLE = re.compile(rf"{_WHOLE}|FLOAT|DOUBLE|VARCHAR|ENUM\(.*\)|\"NULL\"", re.DOTALL)


def read_parquet(path: Path, progress: Progress = quiet) -> Profile:
    """The ballots of a Parquet file. Raises BallotFileError; its `line` is the row, from 1."""
    if not path.is_file():
        raise BallotFileError(str(path), None, "No such file")
    with duckdb.connect() as connection, _watched(connection, progress):
        try:
            return _read(connection, str(path))
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise BallotFileError(str(path), None, reason) from error


@contextmanager
def _watched(connection: duckdb.DuckDBPyConnection, progress: Progress) -> Iterator[None]:
    """Tell how far the query has come, in hundredths, from beside it; duckdb itself prints nothing."""
    connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    connection.execute("set progress_bar_time = 0")
    over = Event()

    def watch() -> None:
        while not over.wait(TICK):
            progress(max(0, int(connection.query_progress())), 100)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        progress(100, 100)


def _read(connection: duckdb.DuckDBPyConnection, file: str) -> Profile:
    source = glob.escape(file)
    described = connection.execute("describe select * from read_parquet(?)", [source]).fetchall()
    types = {name: kind for name, kind, *_ in described}
    ranks = rank_columns(file, None, types)
    _check_types(file, ranks, types)
    query = f"select {', '.join(ranks)}, count(*) from read_parquet(?) group by all"  # noqa: S608
    rows = []
    for *cells, n in connection.execute(query, [source]).fetchall():
        line = partial(_first_row, connection, source, ranks, cells)
        if broken := [cell for cell in cells if _is_part(cell)]:
            raise BallotFileError(file, line(), f"{broken[0]} is not the number of an option")
        rows.append(Row(tuple(map(_text, cells)), n, line))
    return profile_of(file, rows, {})


def _first_row(
    connection: duckdb.DuckDBPyConnection, source: str, ranks: list[str], cells: list[object]
) -> int:
    """Where these cells first stand; a second scan, made only to report an error."""
    same = " and ".join(f"{rank} is not distinct from ?" for rank in ranks)
    numbered = "read_parquet(?, file_row_number=true)"
    query = f"select min(file_row_number) + 1 from {numbered} where {same}"  # noqa: S608
    ((row,),) = connection.execute(query, [source, *cells]).fetchall()
    return int(row)


def _check_types(file: str, ranks: list[str], types: dict[str, str]) -> None:
    for rank in ranks:
        if not _READABLE.fullmatch(types[rank]):
            raise BallotFileError(file, None, f"column {rank} holds {types[rank]}")


def _is_part(cell: object) -> bool:
    """Whether this is a float that is neither whole nor missing."""
    return isinstance(cell, float) and cell == cell and not cell.is_integer()


def _text(cell: object) -> str:
    """A number as its digits, also where a missing value made the column one of floats."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, Decimal | float):  # whole: others were refused
        return str(int(cell))
    return str(cell).strip()
