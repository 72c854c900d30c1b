# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pabulib files (`.pb`) in and out.

    META
    key;value
    budget;1000000
    vote_type;cumulative
    PROJECTS
    project_id;cost;name
    4;390000;Tous à la Ramée à vélo !
    VOTES
    voter_id;vote;points
    0;4,16;3,2

Source: http://pabulib.org/format; P. Faliszewski et al., "Participatory Budgeting: Data, Tools, and
Analysis", IJCAI 2023.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from caravane.science.funding.errors import PabulibFileError
from caravane.science.funding.instances import Instance, instance_of
from caravane.science.funding.tables import Section, Tables
from caravane.science.spreadsheets import read_text

__all__ = ["TextSink", "parse_pb", "read_pb", "write_pb"]

SECTIONS = ("META", "PROJECTS", "VOTES")
UNCLOSED = "a quote is opened here and never closed"


@dataclass(frozen=True)
class _Part:
    """The rows of a section, and the line where each starts."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class TextSink(Protocol):
    """Anything text can be written to: a file, `io.StringIO`, an `HttpResponse`."""

    def write(self, text: str, /) -> object: ...


def read_pb(path: Path | str) -> Instance:
    """The participatory budget of a Pabulib file.

    Raises PabulibFileError for whatever keeps it from being read, with the line; FileFault when the
    file is missing, empty or not text. What is odd but can be read is in `warnings`.
    """
    return parse_pb(read_text(path), str(path))


def parse_pb(text: str, file: str = "text") -> Instance:
    """The participatory budget that a text in Pabulib's format describes. Raises PabulibFileError."""
    return instance_of(_tables(file, text))


def write_pb(sink: TextSink, instance: Instance) -> None:
    """Write an instance as Pabulib: everything its tables say, unknown keys and columns included.

    Reading it back gives the same instance.
    """
    tables = instance.tables
    writer = csv.writer(sink, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *tables.meta.items()])
    for name, section in (("PROJECTS", tables.projects), ("VOTES", tables.votes)):
        writer.writerows([[name], section.columns])
        writer.writerows(section.rows)


def _tables(file: str, text: str) -> Tables:
    parts = _sections(file, text)
    meta, lines = _meta(file, parts["META"])
    projects, votes = (_section(file, name, parts[name]) for name in SECTIONS[1:])
    return Tables(meta, projects, votes, file, lines)


def _meta(file: str, part: _Part) -> tuple[dict[str, str], dict[str, int]]:
    """The values by key, and the line of each."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in zip(part.lines, part.rows, strict=True):
        key, value = row[0].strip(), _value(row)
        if key.lower() == "key" and not values:
            continue
        if values.setdefault(key, value) != value:
            raise PabulibFileError(file, line, f"{key} is there twice, with different values")
        lines.setdefault(key, line)
    return values, lines


def _value(row: Sequence[str]) -> str:
    """What follows the key; a text with semicolons of its own is put together again."""
    return ";".join(row[1:]).strip().rstrip(";").rstrip()


def _sections(file: str, text: str) -> dict[str, _Part]:
    found: dict[str, _Part] = {}
    current: _Part | None = None
    for line, row in _rows(file, text):
        name = row[0].strip().upper()
        if name in SECTIONS and not any(row[1:]):
            if name in found:
                raise PabulibFileError(file, line, f"the section {name} is there twice")
            current = found[name] = _Part()
        elif current is None:
            raise PabulibFileError(file, line, "expected the line META, which starts a Pabulib file")
        else:
            current.lines.append(line)
            current.rows.append(row)
    for name in SECTIONS:
        if name not in found:
            raise PabulibFileError(file, None, f"there is no section {name}")
    return found


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the line on which each starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    start, several = 1, 0
    try:
        for row in reader:
            several = start if reader.line_num > start else 0
            if several:
                _check_quotes(file, start, row)
            if row and (row[0] or any(map(str.strip, row))):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise PabulibFileError(file, start, str(error)) from error
    if several and text.count('"') % 2:
        raise PabulibFileError(file, several, UNCLOSED)


def _check_quotes(file: str, line: int, row: Sequence[str]) -> None:
    """Raise PabulibFileError when a cell of several lines has swallowed the start of a section."""
    swallowed = {part.strip().upper() for cell in row for part in cell.splitlines()}
    if swallowed.intersection(SECTIONS):
        raise PabulibFileError(file, line, UNCLOSED)


def _section(file: str, name: str, part: _Part) -> Section:
    if not part.rows:
        raise PabulibFileError(file, None, f"the section {name} has no line of titles")
    columns = tuple(title.strip() for title in part.rows.pop(0))
    titles_line = part.lines.pop(0)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_titles(file, titles_line, columns)
    for line, row in zip(part.lines, part.rows, strict=True):
        if len(row) != len(columns):
            _fit(file, line, row, len(columns))
    return Section(columns, part.rows, titles_line, part.lines.__getitem__)


def _check_titles(file: str, line: int, columns: Sequence[str]) -> None:
    lowered = [column.lower() for column in columns]
    for column in lowered:
        if lowered.count(column) > 1:
            raise PabulibFileError(file, line, f"the column {column!r} is there twice")


def _fit(file: str, line: int, row: list[str], columns: int) -> None:
    """Drop blank cells beyond the titles. Raises PabulibFileError for a row of another size."""
    while len(row) > columns and not row[-1].strip():
        row.pop()
    if len(row) != columns:
        raise PabulibFileError(file, line, f"{columns} cells expected, {len(row)} found")
