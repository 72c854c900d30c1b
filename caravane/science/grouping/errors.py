# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong while grouping texts.

GroupingError
├── InvalidPackages   that number of groups cannot be made of these texts
└── InvalidQuery      there is nothing to look for, or a limit has no meaning
"""

from caravane.science.errors import ScienceError

__all__ = ["GroupingError", "InvalidPackages", "InvalidQuery"]


class GroupingError(ScienceError):
    """Parent of every error this library raises."""


class InvalidPackages(GroupingError):
    """That number of groups cannot be made of these texts."""


class InvalidQuery(GroupingError):
    """There is nothing to look for, or a limit has no meaning."""
