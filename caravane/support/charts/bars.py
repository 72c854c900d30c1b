# SPDX-License-Identifier: AGPL-3.0-or-later
"""Horizontal bars and, from the same call, the table that says the same.

Only geometry and classes go to the page: colours are the page's (`assets/css`, `.chart`). Labels are text
around the drawing and not in it, so that they wrap on a phone and grow with the reader's letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH = 1000  # of a full bar, in the drawing's own units


@dataclass(frozen=True)
class Row:
    """What one bar says: its label, its value, what precedes it (a rank), a remark, and its table's cells."""

    label: str
    value: int | Fraction
    cells: Sequence[object]
    before: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar with its geometry: `width` of WIDTH, the longest bar being full."""

    row: Row
    width: int
    percent: int


@dataclass(frozen=True)
class BarChart:
    """Bars, longest = full, and their table: `heads` names the label's column, then those of the cells."""

    title: str
    unit: str
    heads: Sequence[str]
    bars: Sequence[Bar]

    @property
    def width(self) -> int:
        return WIDTH


def bar_chart(*, title: str, unit: str, heads: Sequence[str], rows: Sequence[Row]) -> BarChart:
    """Return bars and table of these rows, in their order; values are not negative.

    Raises ValueError for a row whose cells do not fill the columns.
    """
    if any(len(row.cells) != len(heads) - 1 for row in rows):
        raise ValueError("a row has not one cell per column")
    most = max((row.value for row in rows), default=0)
    return BarChart(title, unit, heads, [_bar(row, most) for row in rows])


def _bar(row: Row, most: int | Fraction) -> Bar:
    part = Fraction(row.value) / Fraction(most) if most else Fraction(0)
    return Bar(row, round(WIDTH * part), round(100 * part))
