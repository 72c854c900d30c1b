# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write tables for spreadsheets. A cell that begins like a formula stays the words that people wrote."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without_numpy() -> Iterator[None]:
    """Hide numpy from openpyxl, which loads it where it can: 13 MB of a web process that needs none of it."""
    loaded = sys.modules.get("numpy")
    sys.modules["numpy"] = None  # type: ignore[assignment]  # what makes `import numpy` fail
    try:
        yield
    finally:
        del sys.modules["numpy"]
        if loaded is not None:
            sys.modules["numpy"] = loaded


with _without_numpy():
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def harmless(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula: an apostrophe before = + - @."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV that French spreadsheets open by a double click: UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headers)
    writer.writerows([harmless(str(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook_bytes(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return an XLSX of one sheet. Text is always stored as text, so that "=1+1" is never computed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, header) for header in headers])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: object) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, value.translate(ILLEGAL))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
