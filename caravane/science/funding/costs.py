# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `caravane fund --costs` reads: a table of cost ranges, and the result of a count."""

import json
from collections.abc import Mapping
from pathlib import Path

from caravane.science.funding.amounts import CENTS, parse_amount
from caravane.science.funding.council import LEVELS, CostRange, PollResult
from caravane.science.funding.errors import CostsFileError, InvalidInstance
from caravane.science.spreadsheets import Record, Table, read_table, read_text

__all__ = ["read_costs", "read_result"]


def read_costs(path: Path | str) -> dict[str, CostRange | None]:
    """Cost ranges by package id: columns id, low, middle, high in units of the currency; others are left.

    Three blank cells say "not estimated". Raises CostsFileError, FileFault for no table at all.
    """
    table = read_table(path)
    table.check_columns(["id", *LEVELS])
    costs: dict[str, CostRange | None] = {}
    for record in table.records:
        id_ = record.cells["id"]
        if not id_ or id_ in costs:
            reason = f"the package {id_!r} is there twice" if id_ else "there is no id"
            raise CostsFileError(table.file, record.line, reason)
        costs[id_] = _range(table, record)
    return costs


def _range(table: Table, record: Record) -> CostRange | None:
    cells = [record.cells[level] for level in LEVELS]
    if not any(cells):
        return None
    try:
        return CostRange(*(int(parse_amount(cell) * CENTS) for cell in cells))
    except (ValueError, InvalidInstance) as error:
        raise CostsFileError(table.file, record.line, str(error)) from None


def read_result(path: Path | str) -> PollResult:
    """The ranking in what `caravane count --json` printed. Raises CostsFileError, FileFault."""
    file = str(path)
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise CostsFileError(file, error.lineno, f"this is not JSON: {error.msg}") from None
    if not isinstance(found, Mapping) or not {"ranking", "alternatives"} <= found.keys():
        reason = "expected what `caravane count --json` prints for one rule, with ranking and alternatives"
        raise CostsFileError(file, None, reason)
    try:
        names = {str(each): str(name) for each, name in found["alternatives"].items()}
        return PollResult(names, [[str(each) for each in layer] for layer in found["ranking"]])
    except (AttributeError, TypeError, InvalidInstance) as error:
        raise CostsFileError(file, None, f"the ranking cannot be read: {error}") from None
