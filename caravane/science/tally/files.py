# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a file of ballots, whichever of the known formats its extension names."""

from pathlib import Path

from caravane.science.progress import Progress, quiet
from caravane.science.tally.ballots_csv import read_ballots_csv
from caravane.science.tally.errors import BallotFileError
from caravane.science.tally.preflib import PREFLIB_KINDS, read_preflib
from caravane.science.tally.profiles import Profile

__all__ = ["read_ballots"]


def read_ballots(path: Path | str, progress: Progress = quiet) -> Profile:
    """The ballots of a `.soc .soi .toc .toi .cat`, `.csv` or `.parquet` file; `progress` is told of the last.

    Raises BallotFileError for whatever keeps the file from being counted.
    """
    path = Path(path)
    kind = path.suffix[1:].lower()
    if kind in PREFLIB_KINDS:
        return read_preflib(path)
    if kind == "csv":
        return read_ballots_csv(path)
    if kind == "parquet":
        return _read_parquet(path, progress)
    known = ", ".join(f".{each}" for each in (*PREFLIB_KINDS, "csv", "parquet"))
    raise BallotFileError(str(path), None, f"unknown extension: {known} are read")


def _read_parquet(path: Path, progress: Progress) -> Profile:
    try:
        from caravane.science.tally.parquet import read_parquet  # noqa: PLC0415 -- duckdb is heavy
    except ImportError as error:
        raise BallotFileError(str(path), None, "reading Parquet needs duckdb") from error
    return read_parquet(path, progress)
