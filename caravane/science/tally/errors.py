# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong while reading and counting ballots.

TallyError
├── BallotFileError     a file cannot be read as ballots: file, line, reason
├── InvalidBallot       a ranking names an option twice, or one that does not exist
├── NoAlternatives      there is nothing to choose from
├── UnknownRule         no such counting rule
├── NotCountable        this rule does not apply to these ballots
└── InvalidConventions  a convention or a weight has no meaning
"""

from caravane.science.errors import FileFault, ScienceError

__all__ = [
    "BallotFileError",
    "InvalidBallot",
    "InvalidConventions",
    "NoAlternatives",
    "NotCountable",
    "TallyError",
    "UnknownRule",
]


class TallyError(ScienceError):
    """Parent of every error this library raises."""


class BallotFileError(TallyError, FileFault):
    """A file cannot be read as ballots; `line` counts from 1, None when no line is at fault."""


class InvalidBallot(TallyError):
    """A ranking names an option twice, or one that does not exist."""


class NoAlternatives(TallyError):
    """There is nothing to choose from."""


class UnknownRule(TallyError):
    """No counting rule has that name."""


class NotCountable(TallyError):
    """The rule does not apply to these ballots."""


class InvalidConventions(TallyError):
    """A convention or a weight has no meaning."""
