# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong while seating people.

SeatingError
├── InvalidSeating     the size of a table or the number of rounds has no meaning, or nobody is to be seated
├── GroupTooLarge      a group kept together is larger than a table, or one kept apart than the tables' number
├── Contradiction      two people must sit together and must not
├── NoSeating          proved: no seating keeps these groups together and those apart
└── SeatingNotFound    none was found, and none was proved impossible
"""

from caravane.science.errors import ScienceError

__all__ = [
    "Contradiction",
    "GroupTooLarge",
    "InvalidSeating",
    "NoSeating",
    "SeatingError",
    "SeatingNotFound",
]


class SeatingError(ScienceError):
    """Parent of every error this library raises, but FileFault."""


class InvalidSeating(SeatingError):
    """The size of a table or the number of rounds has no meaning, or there is nobody to seat."""


class GroupTooLarge(SeatingError):
    """A group kept together has no table large enough, or a group kept apart not enough tables."""


class Contradiction(SeatingError):
    """Two people must sit together and must not."""


class NoSeating(SeatingError):
    """It is proved that no seating keeps these groups together and those apart."""


class SeatingNotFound(SeatingError):
    """No seating was found that keeps the groups, nor was it proved that there is none."""
