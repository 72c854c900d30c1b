# SPDX-License-Identifier: AGPL-3.0-or-later
"""The three sections of a Pabulib file as text: what the file says, before it means anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from caravane.science.funding.errors import PabulibFileError

__all__ = ["Section", "Tables"]


@dataclass(frozen=True)
class Section:
    """PROJECTS or VOTES: its columns, its rows as text, and where rows stand in the file."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    titles_line: int | None = None
    line: Callable[[int], int | None] = lambda row: None

    def position(self, *names: str) -> int | None:
        """Where the first of these columns stands, None when there is none of them."""
        lowered = [column.lower() for column in self.columns]
        return next((lowered.index(name) for name in names if name in lowered), None)


@dataclass(frozen=True)
class Tables:
    """A file as text; everything it says is kept, known or not."""

    meta: Mapping[str, str]
    projects: Section
    votes: Section
    file: str = ""
    meta_lines: Mapping[str, int] = field(default_factory=dict)

    def need_meta(self, key: str) -> str:
        """The value of a key of META. Raises PabulibFileError when it is missing."""
        if key not in self.meta:
            raise PabulibFileError(self.file, None, f"META has no {key}")
        return self.meta[key]

    def meta_line(self, key: str) -> int | None:
        return self.meta_lines.get(key)

    def need(self, section: Section, column: str) -> int:
        """Where a column stands. Raises PabulibFileError when it is missing."""
        position = section.position(column)
        if position is None:
            raise PabulibFileError(self.file, section.titles_line, f"there is no column {column}")
        return position

    def fault(self, section: Section, row: int, reason: str) -> PabulibFileError:
        """The error that names this row (from 0) of a section."""
        return PabulibFileError(self.file, section.line(row), reason)
