# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seat people at tables, round after round, so that tables are mixed and many meet. See docs/seating.md.

`plans` needs numpy, so what it gives is loaded when first used.
"""

from typing import TYPE_CHECKING

from caravane.science.faces import lazy
from caravane.science.seating.errors import (
    Contradiction,
    GroupTooLarge,
    InvalidSeating,
    NoSeating,
    SeatingError,
    SeatingNotFound,
)
from caravane.science.seating.measures import (
    distinct_meetings,
    imbalance,
    least_imbalance,
    meetings_bound,
    possible_meetings,
    table_sizes,
)
from caravane.science.seating.people import People, read_people

if TYPE_CHECKING:
    from caravane.science.seating.plans import Plan, make_tables

__all__ = [
    "Contradiction",
    "GroupTooLarge",
    "InvalidSeating",
    "NoSeating",
    "People",
    "Plan",
    "SeatingError",
    "SeatingNotFound",
    "distinct_meetings",
    "imbalance",
    "least_imbalance",
    "make_tables",
    "meetings_bound",
    "possible_meetings",
    "read_people",
    "table_sizes",
]

__getattr__ = lazy(__name__, {"Plan": "plans", "make_tables": "plans"})
