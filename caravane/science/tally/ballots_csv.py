# SPDX-License-Identifier: AGPL-3.0-or-later
"""The CSV in which Caravane publishes ballots: what anyone needs to count again.

    # ALTERNATIVE NAME 1: Rafraîchir la ville
    # ALTERNATIVE NAME 2: Manger local
    # NUMBER VOTERS: 2
    # données de démonstration
    code,rank1,rank2,rank3
    5f1c…,2,1,
    a03b…,,,

UTF-8, commas. A row per ballot, blank ones included; `code` is the tracker of an online ballot or
of a paper one, and may be missing altogether. Rows are sorted, so that their sequence tells nothing
of when and where the ballots were cast.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from caravane.science.tally.errors import BallotFileError, InvalidBallot
from caravane.science.tally.headers import Header, TextSink, header_lines, read_text
from caravane.science.tally.profiles import Profile, order_fault
from caravane.science.tally.rows import Row, profile_of, rank_columns

__all__ = ["PublishedBallot", "read_ballots_csv", "write_ballots_csv"]


@dataclass(frozen=True)
class PublishedBallot:
    """Ids of the options ranked, best first, and the ballot's tracker code where it has one."""

    ranking: Sequence[int]
    code: str = ""


def write_ballots_csv(
    sink: TextSink,
    alternatives: Mapping[int, str],
    ballots: Iterable[PublishedBallot],
    *,
    places: int,
    remarks: Iterable[str] = (),
) -> None:
    """Write ballots as the published CSV, sorted by code, then by ranking.

    `places` is how many options a ballot may rank. The column `code` is there when a ballot has
    one. Raises InvalidBallot for a ranking that is too long, repeats an option or names an unknown
    one, ValueError for a remark that would be read as a declaration.
    """
    rows = sorted((ballot.code, tuple(ballot.ranking)) for ballot in ballots)
    for _, ranking in rows:
        _check(ranking, alternatives, places)
    coded = any(code for code, _ in rows)
    for line in header_lines(alternatives, remarks):
        sink.write(f"{line}\n")
    sink.write(f"# NUMBER VOTERS: {len(rows)}\n")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([*["code"][:coded], *(f"rank{n + 1}" for n in range(places))])
    for code, ranking in rows:
        writer.writerow([*[code][:coded], *ranking, *[""] * (places - len(ranking))])


def _check(ranking: Sequence[int], alternatives: Mapping[int, str], places: int) -> None:
    if len(ranking) > places:
        raise InvalidBallot(f"{len(ranking)} options are ranked, {places} may be")
    if fault := order_fault([[option] for option in ranking], alternatives):
        raise InvalidBallot(fault)


def read_ballots_csv(path: Path) -> Profile:
    """The ballots of a published CSV.

    Without ALTERNATIVE NAME lines, cells are numbers, or names, which get the ids 1, 2, … in sorted
    order. Raises BallotFileError for a malformed row, an unknown or repeated option, and a NUMBER
    VOTERS or NUMBER ALTERNATIVES that the file contradicts.
    """
    header = Header(str(path))
    cells = _cells(header, io.StringIO(read_text(path), newline=""))
    rows = list(_distinct(_ballots(header, cells)))
    profile = profile_of(header.file, rows, header.alternatives)
    header.check("ALTERNATIVES", len(profile.alternatives))
    header.check("VOTERS", profile.ballots)
    return profile


def _cells(header: Header, lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """The table's rows with their line numbers; the remarks before it go to the header."""
    before = 0
    for before, text in enumerate(lines, start=1):
        if text.startswith("#"):
            header.read(text.rstrip(), before)
        elif text.strip():
            yield before, _titles(header.file, before, text)
            break
    reader = csv.reader(lines, strict=True)
    try:
        for cells in reader:
            yield before + reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BallotFileError(header.file, before + reader.line_num, str(error)) from error


def _titles(file: str, line: int, text: str) -> list[str]:
    titles = [title.strip().strip('"') for title in text.split(",")]
    ranks = rank_columns(file, line, titles)
    if sorted(titles) not in (sorted(ranks), sorted(["code", *ranks])):
        raise BallotFileError(file, line, "expected columns code, rank1, rank2, … and no other")
    return titles


def _ballots(header: Header, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The ranks of each row, in order, with its line."""
    _, titles = next(rows, (0, []))
    if not titles:
        raise BallotFileError(header.file, None, "no line of titles: code,rank1,rank2,…")
    ranks = [titles.index(f"rank{n + 1}") for n in range(len(titles) - ("code" in titles))]
    for line, cells in rows:
        if cells and len(cells) != len(titles):
            reason = f"{len(titles)} cells expected, {len(cells)} found"
            raise BallotFileError(header.file, line, reason)
        if cells:
            yield line, tuple(cells[i] for i in ranks)


def _distinct(ballots: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[Row]:
    first: dict[tuple[str, ...], int] = {}
    times: dict[tuple[str, ...], int] = {}
    for line, cells in ballots:
        first.setdefault(cells, line)
        times[cells] = times.get(cells, 0) + 1
    return (Row(cells, n, partial(first.__getitem__, cells)) for cells, n in times.items())
