# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers and quotas from CSV files, in the column layout of the Sortition Foundation."""

from collections.abc import Sequence
from pathlib import Path

from caravane.science.sortition.errors import InvalidPool, PanelFileError
from caravane.science.sortition.pool import Pool, Quota, Volunteer
from caravane.science.spreadsheets import Record, Table, read_table

__all__ = ["read_pool", "read_quotas"]

FEATURE = ("category", "feature")
VALUE = ("value", "name", "category value", "category_value", "category-value", "feature")
DIGITS = 9
ID = ("nationbuilder_id", "id")


def read_pool(candidates: Path | str, features: Path | str, addresses: Sequence[str] = ()) -> Pool:
    """The pool of a file of candidates and a file of features.

    Candidates have a column for each feature; their id is the column `nationbuilder_id`, else `id`, else
    the first. Columns named by `addresses` together make the address, compared without regard to case and
    spaces; who has none lives alone. Raises FileFault (PanelFileError) naming file, line and reason.
    """
    quotas = read_quotas(features)
    table = read_table(candidates)
    values: dict[str, set[str]] = {}
    for quota in quotas:
        values.setdefault(quota.feature, set()).add(quota.value)
    table.check_columns([*values, *addresses])
    if not table.records:
        raise PanelFileError(table.file, None, "there are no candidates")
    column = _first(table, ID) or table.columns[0]
    if column in values:
        reason = f"there is no column of ids: the first, {column!r}, is a feature"
        raise PanelFileError(table.file, 1, reason)
    _check_once(table, [column])
    for record in table.records:
        for feature, known in values.items():
            _check_value(table, record, feature, known)
    volunteers = (_volunteer(record, column, list(values), addresses) for record in table.records)
    return Pool(quotas, tuple(volunteers))


def read_quotas(path: Path | str) -> tuple[Quota, ...]:
    """The quotas of a file of features: feature, value, min, max and perhaps min_flex, max_flex.

    Older titles are accepted: category, name; category, feature. Raises FileFault (PanelFileError).
    """
    table = read_table(path)
    feature, value = _first(table, FEATURE) or "feature", _first(table, VALUE) or "value"
    table.check_columns([feature, value, "min", "max"])
    if feature == value:
        raise PanelFileError(table.file, 1, "there is no column 'value'")
    if not table.records:
        raise PanelFileError(table.file, None, "there are no quotas")
    _check_once(table, [feature, value])
    return tuple(_quota(table, record, feature, value) for record in table.records)


def _first(table: Table, names: Sequence[str]) -> str | None:
    return next((name for name in names if name in table.columns), None)


def _check_once(table: Table, columns: Sequence[str]) -> None:
    """Every row has these cells, and no two rows the same."""
    lines: dict[tuple[str, ...], int] = {}
    for record in table.records:
        key = tuple(record.cells[column] for column in columns)
        if not all(key):
            missing = columns[key.index("")]
            raise PanelFileError(table.file, record.line, f"the {missing} is missing")
        if key in lines:
            shown = " ".join(key)
            raise PanelFileError(table.file, record.line, f"{shown!r} is on line {lines[key]} already")
        lines[key] = record.line


def _quota(table: Table, record: Record, feature: str, value: str) -> Quota:
    cells = record.cells
    flex = [_number(table, record, name) if cells.get(name) else None for name in ("min_flex", "max_flex")]
    bounds = [_number(table, record, name) for name in ("min", "max")]
    try:
        return Quota(cells[feature], cells[value], bounds[0], bounds[1], *flex)
    except InvalidPool as error:
        raise PanelFileError(table.file, record.line, str(error)) from None


def _number(table: Table, record: Record, column: str) -> int:
    text = record.cells[column]
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise PanelFileError(table.file, record.line, f"{column} is {text!r}, not a whole number from 0 on")
    return int(text)


def _check_value(table: Table, record: Record, feature: str, known: set[str]) -> None:
    value = record.cells[feature]
    if value not in known:
        raise PanelFileError(
            table.file, record.line, f"{feature} is {value!r}, which is none of the values with a quota"
        )


def _volunteer(record: Record, column: str, features: Sequence[str], addresses: Sequence[str]) -> Volunteer:
    cells = record.cells
    address = tuple(" ".join(cells[each].casefold().split()) for each in addresses)
    values = {feature: cells[feature] for feature in features}
    return Volunteer(cells[column], values, address if any(address) else None)
