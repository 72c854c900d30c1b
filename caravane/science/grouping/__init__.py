# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggest groups of texts, find those that are nearly the same or like a new one. See docs/grouping.md.

Importing this face imports neither numpy nor scikit-learn; names load their module when first used.
"""

from typing import TYPE_CHECKING

from caravane.science.faces import lazy
from caravane.science.grouping.errors import GroupingError, InvalidPackages, InvalidQuery

if TYPE_CHECKING:
    from caravane.science.grouping.encoders import Encoder, SentenceEncoder, WordsOnly, best_encoder
    from caravane.science.grouping.groups import Group, Grouping, group
    from caravane.science.grouping.index import Index, Similar

__all__ = [
    "Encoder",
    "Group",
    "Grouping",
    "GroupingError",
    "Index",
    "InvalidPackages",
    "InvalidQuery",
    "SentenceEncoder",
    "Similar",
    "WordsOnly",
    "best_encoder",
    "group",
]

__getattr__ = lazy(
    __name__,
    {
        "Encoder": "encoders",
        "Group": "groups",
        "Grouping": "groups",
        "Index": "index",
        "SentenceEncoder": "encoders",
        "Similar": "index",
        "WordsOnly": "encoders",
        "best_encoder": "encoders",
        "group": "groups",
    },
)
