# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read the first visible sheet of a workbook, as a program of its own with little memory and time.

    python open_workbook.py MAX_ROWS MAX_COLUMNS < file.xlsx > rows.json

A workbook is a compressed archive that may unfold into anything: what unfolds too far ends this process,
not the web server. Exit codes: 2 not a workbook, 3 too many rows or columns.
"""

import io
import json
import resource
import sys
from datetime import datetime, time
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY = 512 * 1024 * 1024
SECONDS = 20
NOT_A_WORKBOOK, TOO_LARGE = 2, 3


def text_of(value: Any) -> str:
    """Return a cell as a person reads it: 12 rather than 12.0, a day without its midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    max_rows, max_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        visible = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        sheet = workbook.get_sheet_by_name(visible[0])
    except Exception:
        return NOT_A_WORKBOOK
    last_row, last_column = sheet.end or (0, 0)  # counted from 0
    if last_row >= max_rows or last_column >= max_columns:
        return TOO_LARGE
    rows = [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    json.dump(rows, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
