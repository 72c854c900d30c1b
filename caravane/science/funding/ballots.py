# SPDX-License-Identifier: AGPL-3.0-or-later
"""The VOTES of a Pabulib file as arrays, for each kind of ballot.

approval, choose-1    `vote` lists the projects approved, each worth one point
cumulative, scoring   `points` gives their points, in the same sequence
ordinal               `vote` is an order, best first; with L = max_length (else the longest ballot), the
                      first gets L points, the second L − 1, …, none fewer than 1
"""

import re
from collections.abc import Iterable, Sequence
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
    cells = _column(tables, "vote")
    index = {each: place for place, each in enumerate(ids)}
    for split in (_split_together, _split):
        named, start = split(cells)
        try:
            return start, np.fromiter(map(index.__getitem__, named), np.int64, len(named))
        except KeyError as error:
            unknown = str(error.args[0])
    row = next(row for row, cell in enumerate(cells) if unknown in _split([cell])[0])
    raise tables.fault(tables.votes, row, f"unknown project {unknown[:60]!r}")


def _column(tables: Tables, name: str) -> list[str]:
    position = tables.need(tables.votes, name)
    return [row[position] for row in tables.votes.rows]


def _split_together(cells: Sequence[str]) -> tuple[list[str], Ints]:
    """The parts of all cells at once, and where those of each start: right when nothing has to be trimmed."""
    text = ",".join(filter(None, cells))
    lengths = (cell.count(",") + 1 if cell else 0 for cell in cells)
    return (text.split(",") if text else []), _starts(lengths, len(cells))


def _split(cells: Sequence[str]) -> tuple[list[str], Ints]:
    """The same cell by cell: blanks and a last comma go; None, as Pabulib writes it, is a blank ballot."""
    parts = [[part.strip() for part in cell.split(",")] for cell in cells]
    for each in parts:
        while each and each[-1].lower() in ("", "none"):
            each.pop()
    return list(chain.from_iterable(parts)), _starts(map(len, parts), len(cells))


def _starts(lengths: Iterable[int], ballots: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.fromiter(lengths, np.int64, ballots))]).astype(np.int64)


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
    cells = _column(tables, "points")
    given, found = _split_together(cells)
    if not all(map(_POINTS.fullmatch, set(given))):
        given, found = _split(cells)
    if wrong := np.flatnonzero(found != start).tolist():
        row = wrong[0] - 1
        counts = start[row + 1] - start[row], found[row + 1] - found[row]
        raise tables.fault(tables.votes, row, "{} projects, but {} points".format(*counts))
    texts = set(given)
    if bad := {text for text in texts if not _POINTS.fullmatch(text)}:
        place = next(place for place, text in enumerate(given) if text in bad)
        row = int(np.searchsorted(start, place, "right")) - 1
        raise tables.fault(tables.votes, row, f"{given[place][:40]!r} is no number of points")
    values = {text: Fraction(text) for text in texts}
    scale = lcm(*(value.denominator for value in values.values()))
    whole = {text: int(value * scale) for text, value in values.items()}
    points = np.fromiter(map(whole.__getitem__, given), np.int64, len(given))
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
