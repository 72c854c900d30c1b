# SPDX-License-Identifier: AGPL-3.0-or-later
from . import guards as guards
from . import roll_guards as roll_guards
from .box import BoxDifference, CountedBallot, Envelope, Result
from .paper import PaperEntry, PaperSheet, PollingPoint
from .poll import Option, Poll, Question
from .roll import BirthKnown, Mark, RollEntry
from .roll_work import HelpGiven, RollChange, RollRequest

__all__ = [
    "BirthKnown",
    "BoxDifference",
    "CountedBallot",
    "Envelope",
    "HelpGiven",
    "Mark",
    "Option",
    "PaperEntry",
    "PaperSheet",
    "Poll",
    "PollingPoint",
    "Question",
    "Result",
    "RollChange",
    "RollEntry",
    "RollRequest",
]
