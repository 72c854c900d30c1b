# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a table from a file as towns have them: CSV of any usual encoding and separator, or XLSX.

Row numbers are those that a spreadsheet shows: the first row is 1, a cell of several lines is one row.
"""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from caravane.foundation.core.words import plain

from .errors import BrokenText, FileEmpty, FileTooLarge, WrongKind

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 100_000  # characters
TEXT_NAMES = {".csv", ".tsv", ".txt"}
DELIMITERS = (";", ",", "\t")
NO_DELIMITER = "\x1f"
SNIFFED = 200  # rows looked at to recognise the separator
WORKBOOK_TIME = 30  # seconds
OPEN_WORKBOOK = Path(__file__).with_name("open_workbook.py")
UNICODE_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13})
LOST = "\ufffd"

Records = list[list[str]]


@dataclass(frozen=True)
class Row:
    """One row, with the number that a spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The columns' names and the rows under them; blank rows are left out."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def label(self, column: int) -> str:
        """Return a column as people find it in their spreadsheet: « B · titre »."""
        name = self.headers[column] if column < len(self.headers) else ""
        return f"{column_letter(column)} · {name}" if name else column_letter(column)


def column_letter(index: int) -> str:
    """Return the letter of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_table(name: str, content: bytes) -> Table:
    """Return the table that a file holds. Raises UnreadableFile, saying what is wrong and where."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge(too_large())
    if not content.strip():
        raise FileEmpty(_("This file is empty."))
    return _table(_workbook(content) if _is_workbook(name, content) else _text(content))


def too_large() -> str:
    message = _(
        "This file is too large: at most %(megabytes)s MB and %(rows)s rows. Split it in several files."
    )
    return message % limits()


def limits() -> dict[str, str]:
    """Return the greatest size of a file, as people read it."""
    return {
        "megabytes": str(MAX_BYTES // 1024 // 1024),
        "rows": number_format(MAX_ROWS, force_grouping=True),
    }


def _is_workbook(name: str, content: bytes) -> bool:
    suffix = PurePath(name.lower()).suffix
    zipped = content.startswith(b"PK\x03\x04")
    if suffix == ".xlsx" and not zipped:
        raise WrongKind(
            _(
                "This file is called .xlsx but is not a workbook. "
                "Open it in your spreadsheet and save it again."
            )
        )
    if suffix in TEXT_NAMES and zipped:
        raise WrongKind(
            _("This file is called %(suffix)s but is not text. Save it as CSV or XLSX.") % {"suffix": suffix}
        )
    if suffix != ".xlsx" and suffix not in TEXT_NAMES:
        raise WrongKind(
            _("Only CSV and XLSX files can be read. In your spreadsheet: “Save as”, then CSV or XLSX.")
        )
    return suffix == ".xlsx"


def _workbook(content: bytes) -> Records:
    command = [sys.executable, "-I", str(OPEN_WORKBOOK), str(MAX_ROWS + 1), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WORKBOOK_TIME, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired as late:
        raise FileTooLarge(too_large()) from late
    if done.returncode == 0:
        records: Records = json.loads(done.stdout)
        return records
    if done.returncode == 2:
        raise WrongKind(
            _("This workbook cannot be opened. Open it in your spreadsheet and save it again as XLSX.")
        )
    raise FileTooLarge(too_large())


def _text(content: bytes) -> Records:
    text = _decoded(content)
    delimiter = _delimiter(text)
    records: Records = []
    reader = _reader(text, delimiter, strict=True)
    try:
        for record in reader:
            records.append(record)
            if len(records) > MAX_ROWS + 1:
                raise FileTooLarge(too_large())
    except csv.Error as broken:
        message = _("Row %(row)d: quotation marks are not closed, or are in the middle of a cell.")
        raise BrokenText(message % {"row": len(records) + 1}) from broken
    return records


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _decoded(content: bytes) -> str:
    for bom, encoding in UNICODE_BOMS.items():
        if content.startswith(bom):
            return _strictly(content, encoding)
    if content.translate(None, CONTROLS) != content:
        raise WrongKind(
            _(
                "This file is not a table but an image, a document or a program. "
                "Save your table as CSV or XLSX."
            )
        )
    try:
        return content.decode()
    except UnicodeDecodeError:
        # Windows-1252 takes nearly anything: a damaged UTF-8 file must not pass for it and come out garbled.
        # In true Windows-1252 French, accented letters hardly ever make a valid UTF-8 sequence.
        lossy = content.decode(errors="replace")
        whole = sum(1 for sign in lossy if sign > "\x7f" and sign != LOST)
        return _strictly(content, "utf-8" if 2 * whole > lossy.count(LOST) else "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as broken:
        message = _("%(place)s: a character is damaged. Save the file again as “CSV UTF-8”.")
        place = _place_of_loss(content.decode(encoding, errors="replace"))
        raise BrokenText(message % {"place": place}) from broken


def _place_of_loss(text: str) -> str:
    for number, record in enumerate(_reader(text, _delimiter(text), strict=False), 1):
        for column, cell in enumerate(record):
            if LOST in cell:
                return _("Row %(row)d, column %(column)s") % {"row": number, "column": column_letter(column)}
    return _("At the end")


def _delimiter(text: str) -> str:
    """Return the separator under which most rows have as many cells as the first, two at least."""
    scores = {delimiter: _agreement(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0, 0) else NO_DELIMITER


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    try:
        records = [
            record for record in islice(_reader(text, delimiter, strict=False), SNIFFED) if any(record)
        ]
    except csv.Error:
        return 0, 0
    width = len(records[0]) if records else 0
    if width < 2:
        return 0, 0
    return sum(len(record) == width for record in records) / len(records), width


def _table(records: Records) -> Table:
    rows = [
        Row(number, tuple(cell.replace("\x00", "").strip() for cell in record))
        for number, record in enumerate(records, 1)
    ]
    rows = [row for row in rows if any(row.cells)]
    if len(rows) < 2:
        raise FileEmpty(_("This file holds no row under the names of its columns."))
    headers = _headers(rows[0].cells)
    return Table(headers, tuple(Row(row.number, _fitted(row.cells, len(headers))) for row in rows[1:]))


def _headers(names: tuple[str, ...]) -> tuple[str, ...]:
    used = max((len(names) - i for i, name in enumerate(reversed(names)) if name), default=0)
    headers = names[:used]
    if len(headers) > MAX_COLUMNS:
        raise FileTooLarge(too_large())
    counts = Counter(plain(name) for name in headers if name)
    if twice := [i for i, name in enumerate(headers) if name and counts[plain(name)] > 1]:
        message = _("Row 1: several columns are called “%(name)s” (%(columns)s). Give each its own name.")
        same = [i for i in twice if plain(headers[i]) == plain(headers[twice[0]])]
        columns = ", ".join(column_letter(i) for i in same)
        raise BrokenText(message % {"name": headers[twice[0]], "columns": columns})
    return headers


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Drop the empty cells beyond the last named column; what is written there stays, to be refused."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells
