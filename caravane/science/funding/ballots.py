# SPDX-License-Identifier: AGPL-3.0-or-later
"""The VOTES of a Pabulib file as arrays, for each kind of ballot.

approval, choose-1    `vote` lists the projects approved, each worth one point
cumulative, scoring   `points` gives their points, in the same sequence
ordinal               `vote` is an order, best first; with L = max_length (else the longest ballot), the
                      first gets L points, the second L − 1, …, none fewer than 1
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm

import numpy as np

from caravane.science.funding.approvals import Approvals, Ints, sequence_by_project
from caravane.science.funding.errors import PabulibFileError
from caravane.science.funding.limits import broken_limits, whole_number
from caravane.science.funding.tables import Tables

__all__ = ["Ballots", "read_ballots"]

POINTED = ("cumulative", "scoring")
KINDS = ("approval", "choose-1", "ordinal", *POINTED)
EXACT = 2.0**52  # integers below it are exact as floats
_POINTS = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Ballots:
    """Positive points as Approvals and all points summed by project, `scale` of which make one point."""

    approvals: Approvals
    scale: int
    totals: tuple[int, ...]
    warnings: tuple[str, ...]


def read_ballots(tables: Tables, ids: Sequence[str]) -> Ballots:
    """The ballots of a file about these projects. Raises PabulibFileError."""
    kind = _kind(tables)
    start, choice = _choices(tables, ids)
    start, choice, repeats = _without_repeats(tables, kind, start, choice)
    points, scale = _points(tables, kind, start)
    warnings = [*broken_limits(tables, start, points, scale), *repeats]
    totals = np.bincount(choice, points, len(ids)).astype(np.int64).tolist()
    return Ballots(_positive(start, choice, points, len(ids)), scale, tuple(totals), tuple(warnings))


def _kind(tables: Tables) -> str:
    kind = tables.need_meta("vote_type").lower()
    if kind not in KINDS:
        known = ", ".join(KINDS)
        reason = f"vote_type is {kind[:40]!r}: {known} are read"
        raise PabulibFileError(tables.file, tables.meta_line("vote_type"), reason)
    return kind


def _choices(tables: Tables, ids: Sequence[str]) -> tuple[Ints, Ints]:
    """Where each ballot starts, and the projects all ballots name, one after the other."""
    position = tables.need(tables.votes, "vote")
    named = [_split(row[position]) for row in tables.votes.rows]
    index = {each: place for place, each in enumerate(ids)}
    try:
        choice = np.fromiter(map(index.__getitem__, chain.from_iterable(named)), np.int64)
    except KeyError:
        raise _unknown(tables, index, named) from None
    return _starts(named), choice


def _split(cell: str) -> list[str]:
    """`4,16` → 4 and 16; nothing, or None as Pabulib writes it, is a blank ballot."""
    if cell.isalnum() and cell.lower() != "none":  # one id: most other cells have a comma
        return [cell]
    parts = cell.split(",")
    if " " in cell or not parts[-1] or cell.lower() == "none":
        parts = [part.strip() for part in parts]
        while parts and parts[-1].lower() in ("", "none"):
            parts.pop()
    return parts


def _starts(named: Sequence[Sequence[str]]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.fromiter(map(len, named), np.int64))]).astype(np.int64)


def _unknown(tables: Tables, index: dict[str, int], named: Sequence[Sequence[str]]) -> PabulibFileError:
    row, each = next((row, each) for row, ballot in enumerate(named) for each in ballot if each not in index)
    return tables.fault(tables.votes, row, f"unknown project {each[:60]!r}")


def _points(tables: Tables, kind: str, start: Ints) -> tuple[Ints, int]:
    """The points of each place as integers, and how many of those make one point."""
    if kind in POINTED:
        return _given_points(tables, start)
    if kind == "ordinal":
        lengths = np.diff(start)
        places = np.arange(start[-1]) - np.repeat(start[:-1], lengths)
        longest = whole_number(tables, "max_length") or int(lengths.max(initial=0))
        return np.maximum(longest - places, 1), 1
    return np.ones(start[-1], np.int64), 1


def _given_points(tables: Tables, start: Ints) -> tuple[Ints, int]:
    position = tables.need(tables.votes, "points")
    given = [_split(row[position]) for row in tables.votes.rows]
    if wrong := np.flatnonzero(_starts(given) != start).tolist():
        row = wrong[0] - 1
        reason = f"{start[row + 1] - start[row]} projects, but {len(given[row])} points"
        raise tables.fault(tables.votes, row, reason)
    texts = set(chain.from_iterable(given))
    if bad := {text for text in texts if not _POINTS.fullmatch(text)}:
        row = next(row for row, each in enumerate(given) if bad.intersection(each))
        raise tables.fault(tables.votes, row, f"{min(bad)[:40]!r} is no number of points")
    values = {text: Fraction(text) for text in texts}
    scale = lcm(*(value.denominator for value in values.values()))
    whole = {text: int(value * scale) for text, value in values.items()}
    points = np.fromiter(map(whole.__getitem__, chain.from_iterable(given)), np.int64)
    if float(np.abs(points).astype(np.float64).sum()) >= EXACT:
        raise PabulibFileError(
            tables.file, None, "the points are too large, or too fine, to be added exactly"
        )
    return points, scale


def _without_repeats(tables: Tables, kind: str, start: Ints, choice: Ints) -> tuple[Ints, Ints, list[str]]:
    """Approvals without those a ballot repeats; elsewhere a repeat has no meaning and is refused."""
    voter = np.repeat(np.arange(len(start) - 1), np.diff(start))
    order = sequence_by_project(choice)  # voters stay in sequence within a project
    again = (np.diff(voter[order]) == 0) & (np.diff(choice[order]) == 0)
    if not again.any():
        return start, choice, []
    repeats = order[1:][again]
    if kind not in ("approval", "choose-1"):
        row = int(voter[repeats].min())
        raise tables.fault(tables.votes, row, "a project is named twice")
    kept = np.ones(len(choice), bool)
    kept[repeats] = False
    lengths = np.bincount(voter[kept], minlength=len(start) - 1)
    ballots = len(set(voter[repeats].tolist()))
    warning = f"{ballots} ballots name a project twice; it counts once"
    return np.concatenate([[0], np.cumsum(lengths)]), choice[kept], [warning]


def _positive(start: Ints, choice: Ints, points: Ints, projects: int) -> Approvals:
    kept = points > 0
    before = np.concatenate([[0], np.cumsum(kept)])
    return Approvals.of(before[start], choice[kept], points[kept], projects)
