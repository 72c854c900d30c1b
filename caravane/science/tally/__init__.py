# SPDX-License-Identifier: AGPL-3.0-or-later
"""Count ranked ballots exactly, with conventions stated and ties kept. See docs/tally.md.

Imports nothing outside the standard library; `parquet` is a module of its own because of duckdb.
"""

from caravane.science.tally.ballots_csv import (
    PublishedBallot,
    read_ballots_csv,
    write_ballots_csv,
)
from caravane.science.tally.conventions import Conventions, Number, parse_weights
from caravane.science.tally.counting import RULES, count, count_all
from caravane.science.tally.duels import Duels, duels
from caravane.science.tally.errors import (
    BallotFileError,
    InvalidBallot,
    InvalidConventions,
    NoAlternatives,
    NotCountable,
    TallyError,
    UnknownRule,
)
from caravane.science.tally.files import read_ballots
from caravane.science.tally.lots import draw_order
from caravane.science.tally.outcomes import Outcome, Round, Ties
from caravane.science.tally.preflib import read_preflib, write_soi
from caravane.science.tally.profiles import Graded, Order, Profile

__all__ = [
    "RULES",
    "BallotFileError",
    "Conventions",
    "Duels",
    "Graded",
    "InvalidBallot",
    "InvalidConventions",
    "NoAlternatives",
    "NotCountable",
    "Number",
    "Order",
    "Outcome",
    "Profile",
    "PublishedBallot",
    "Round",
    "TallyError",
    "Ties",
    "UnknownRule",
    "count",
    "count_all",
    "draw_order",
    "duels",
    "parse_weights",
    "read_ballots",
    "read_ballots_csv",
    "read_preflib",
    "write_ballots_csv",
    "write_soi",
]
