# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of ballots: columns `rank1`, `rank2`, …, a row per ballot, a cell per option named.

A cell holds an option's number, or its name where the file declares no options; a blank cell says
nothing: `,4,` ranks option 4 first.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from caravane.science.tally.errors import BallotFileError
from caravane.science.tally.headers import MAX_DIGITS
from caravane.science.tally.profiles import Profile

__all__ = ["Row", "profile_of", "rank_columns"]

_NUMBER = re.compile(rf"0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}}")


@dataclass(frozen=True)
class Row:
    """The cells of a distinct row as text, how many rows hold them, and where the first one is."""

    cells: tuple[str, ...]
    multiplicity: int
    line: Callable[[], int | None]


def rank_columns(file: str, line: int | None, names: Iterable[str]) -> list[str]:
    """The columns that hold ranks, in order. Raises BallotFileError when one is missing."""
    found = sorted(
        (name for name in names if re.fullmatch(r"rank[1-9][0-9]{0,3}", name)),
        key=lambda name: int(name[4:]),
    )
    if not found or found != [f"rank{n}" for n in range(1, len(found) + 1)]:
        raise BallotFileError(file, line, "expected columns rank1, rank2, … without a gap")
    return found


def profile_of(file: str, rows: Collection[Row], declared: Mapping[int, str]) -> Profile:
    """The profile these rows make. Raises BallotFileError for an unknown or repeated option."""
    ids = _ids(rows, declared)
    alternatives = declared or {option: name for name, option in ids.items()}
    if not alternatives:
        raise BallotFileError(file, None, "no option is declared, and no ballot names one")
    counted = []
    for row in rows:
        named = list(filter(None, row.cells))
        if fault := _fault(named, ids):
            raise BallotFileError(file, row.line(), fault)
        counted.append(([(ids[cell],) for cell in named], row.multiplicity))
    return Profile.from_orders(alternatives, counted)


def _fault(named: list[str], ids: Mapping[str, int]) -> str | None:
    for place, cell in enumerate(named):
        if cell not in ids:
            return f"unknown alternative {cell[:60]!r}"
        if cell in named[:place]:
            return f"alternative {cell[:60]!r} is named twice"
    return None


def _ids(rows: Collection[Row], declared: Mapping[int, str]) -> dict[str, int]:
    """What a cell may hold: declared numbers; else the numbers, or the sorted names, found."""
    if declared:
        return {str(option): option for option in declared}
    found = {cell for row in rows for cell in row.cells if cell}
    if all(_NUMBER.fullmatch(cell) for cell in found):
        return {str(option): option for option in sorted(map(int, found))}
    return {name: option for option, name in enumerate(sorted(found), start=1)}
