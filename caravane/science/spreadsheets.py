# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV tables as people have them: UTF-8 or Windows-1252, commas, semicolons or tabs."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from caravane.science.errors import FileFault

__all__ = ["Record", "Table", "read_table", "read_text"]

SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Record:
    """The cells of one row by column, stripped, and the line of the file where it starts."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table with a line of titles; blank rows are left out, unless they were asked for."""

    file: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]

    def check_columns(self, wanted: Sequence[str]) -> None:
        """Raise FileFault when one of these columns is missing, naming those there are."""
        for column in wanted:
            if column not in self.columns:
                known = ", ".join(self.columns)
                raise FileFault(self.file, 1, f"there is no column {column!r}, but {known}")

    def column(self, name: str) -> list[str]:
        """The cells of a column, in the order of the rows. Raises FileFault."""
        self.check_columns([name])
        return [record.cells[name] for record in self.records]


def read_table(path: Path | str, *, blank_rows: bool = False) -> Table:
    """The table of a CSV file; with `blank_rows`, also its rows whose cells are all empty (`;;`).

    Raises FileFault: unreadable, empty, a title missing or twice, a row too short or too long, quotes
    left open.
    """
    file = str(path)
    rows = _rows(file, read_text(path))
    titles = next(row for _, row in rows if any(row))
    _check_titles(file, titles)
    kept = ((line, row) for line, row in rows if blank_rows or any(row))
    records = tuple(Record(line, _cells(file, line, titles, row)) for line, row in kept)
    return Table(file, tuple(titles), records)


def read_text(path: Path | str) -> str:
    """The whole file as text. Raises FileFault when it cannot be read, is empty or is not text."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise FileFault(str(path), None, error.strerror or "cannot be read") from error
    if not data.strip():
        raise FileFault(str(path), None, "the file is empty")
    if 0 in data:
        raise FileFault(str(path), data.count(b"\n", 0, data.index(0)) + 1, "this is not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold cells, with the line on which each starts."""
    first = next(line for line in text.splitlines() if line.strip())
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            if row:
                yield start, [cell.strip() for cell in row]
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileFault(file, start, str(error)) from error


def _check_titles(file: str, titles: list[str]) -> None:
    if not all(titles):
        raise FileFault(file, 1, f"column {titles.index('') + 1} has no title")
    title, times = Counter(titles).most_common(1)[0]
    if times > 1:
        raise FileFault(file, 1, f"the column {title!r} is there twice")


def _cells(file: str, line: int, titles: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(titles):
        raise FileFault(file, line, f"{len(titles)} cells expected, {len(row)} found")
    return dict(zip(titles, row, strict=True))
