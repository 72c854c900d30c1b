# SPDX-License-Identifier: AGPL-3.0-or-later
"""The limits that META sets to ballots. Published files hold ballots that break them: they count, and
a warning tells how many. Blank ballots break none.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from caravane.science.funding.amounts import parse_amount
from caravane.science.funding.approvals import Ints
from caravane.science.funding.tables import Tables

__all__ = ["broken_limits", "whole_number"]


def whole_number(tables: Tables, key: str) -> int | None:
    """A whole number of META, None when it is missing or is none."""
    text = tables.meta.get(key, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def broken_limits(tables: Tables, start: Ints, points: Ints, scale: int) -> Iterator[str]:
    """One sentence for each limit that some ballots break; `scale` integers of `points` make a point."""
    lengths = np.diff(start)
    filled = lengths > 0
    sums = np.add.reduceat(np.append(points, 0), start[:-1]) if len(lengths) else lengths
    measured = (
        ("length", lengths[filled], 1),
        ("points", points, scale),
        ("sum_points", sums[filled], scale),
    )
    for name, values, parts in measured:
        yield from _broken(tables, f"min_{name}", values, parts, below=True)
        yield from _broken(tables, f"max_{name}", values, parts, below=False)


def _broken(tables: Tables, key: str, values: Ints, parts: int, *, below: bool) -> Iterator[str]:
    limit = _number(tables.meta.get(key, ""))
    if limit is None:
        return
    bound = float(limit * parts)
    broken = int(np.count_nonzero(values < bound if below else values > bound))
    if broken:
        yield f"{broken} times {key} {tables.meta[key]} is not kept; these ballots count"


def _number(text: str) -> Fraction | None:
    try:
        return parse_amount(text)
    except ValueError:
        return None
