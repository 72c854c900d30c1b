# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong while reading a participatory budget and choosing its projects.

FundingError
├── PabulibFileError   a file cannot be read as Pabulib: file, line, reason
├── CostsFileError     a table of costs, or the result of a count, cannot be read: file, line, reason
├── InvalidInstance    projects, ballots or a budget made in Python do not fit together
└── UnknownChoice      no such rule, completion or utility, or not with that rule
"""

from caravane.science.errors import FileFault, ScienceError

__all__ = ["CostsFileError", "FundingError", "InvalidInstance", "PabulibFileError", "UnknownChoice"]


class FundingError(ScienceError):
    """Parent of every error this library raises."""


class PabulibFileError(FundingError, FileFault):
    """A file cannot be read as Pabulib; `line` counts from 1, None when no line is at fault."""


class CostsFileError(FundingError, FileFault):
    """A table of costs, or the result of a count, cannot be read."""


class InvalidInstance(FundingError):
    """Projects, ballots or a budget made in Python do not fit together."""


class UnknownChoice(FundingError):
    """No such rule, completion or utility, or not together with that rule."""
