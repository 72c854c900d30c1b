# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people to seat, as a table has them: an id each, and what the columns say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caravane.science.errors import FileFault
from caravane.science.seating.errors import InvalidSeating
from caravane.science.spreadsheets import Table, read_table

__all__ = ["People", "read_people"]

ID_COLUMNS = ("id", "nationbuilder_id")


@dataclass(frozen=True)
class People:
    """Ids, all different, and columns of one value each in the order of the ids.

    Raises InvalidSeating: nobody, an id twice, a column of another length.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]

    def __post_init__(self) -> None:
        if not self.ids:
            raise InvalidSeating("there is nobody to seat")
        if len(set(self.ids)) < len(self.ids):
            raise InvalidSeating("an id is there twice")
        for name, values in self.columns.items():
            if len(values) != len(self.ids):
                raise InvalidSeating(f"column {name!r} has {len(values)} values for {len(self.ids)} people")

    def column(self, name: str) -> Sequence[str]:
        """The values of a column. Raises InvalidSeating when there is none of that name."""
        if name not in self.columns:
            raise InvalidSeating(f"there is no column {name!r}, but {', '.join(self.columns)}")
        return self.columns[name]


def read_people(path: Path | str, columns: Sequence[str] = ()) -> People:
    """Read people from CSV: their id is in the column `id` or `nationbuilder_id`, else in the first.

    Raises FileFault (file, line, reason): not a table, one of these `columns` missing, nobody, an id
    blank or twice.
    """
    table = read_table(path)
    table.check_columns(columns)
    if not table.records:
        raise FileFault(table.file, 1, "there is nobody after the titles")
    ids = _ids(table)
    return People(ids, {name: tuple(table.column(name)) for name in table.columns})


def _ids(table: Table) -> tuple[str, ...]:
    column = next((name for name in table.columns if name.casefold() in ID_COLUMNS), table.columns[0])
    lines: dict[str, int] = {}
    for record in table.records:
        identity = record.cells[column]
        if not identity:
            raise FileFault(table.file, record.line, f"no id in the column {column!r}")
        if identity in lines:
            reason = f"the id {identity!r} is already on line {lines[identity]}"
            raise FileFault(table.file, record.line, reason)
        lines[identity] = record.line
    return tuple(lines)
