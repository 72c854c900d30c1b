# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong while reading and counting ballots.

TallyError
├── BallotFileError     a file cannot be read as ballots: file, line, reason
├── InvalidBallot       a ranking names an option twice, or one that does not exist
├── NoAlternatives      there is nothing to choose from
├── UnknownRule         no such counting rule
└── InvalidConventions  a convention or a weight has no meaning
"""

__all__ = [
    "BallotFileError",
    "InvalidBallot",
    "InvalidConventions",
    "NoAlternatives",
    "TallyError",
    "UnknownRule",
]


class TallyError(Exception):
    """Parent of every error this library raises."""


class BallotFileError(TallyError):
    """A file cannot be read as ballots; `line` counts from 1, None when no line is at fault."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        where = file if line is None else f"{file}: line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class InvalidBallot(TallyError):
    """A ranking names an option twice, or one that does not exist."""


class NoAlternatives(TallyError):
    """There is nothing to choose from."""


class UnknownRule(TallyError):
    """No counting rule has that name."""


class InvalidConventions(TallyError):
    """A convention or a weight has no meaning."""
