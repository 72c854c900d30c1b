# SPDX-License-Identifier: AGPL-3.0-or-later
from . import guards as guards
from .box import BoxDifference, CountedBallot, Envelope, Result
from .paper import PaperEntry, PaperSheet, PollingPoint
from .poll import Option, Poll, Question
from .roll import Mark, RollEntry

__all__ = [
    "BoxDifference",
    "CountedBallot",
    "Envelope",
    "Mark",
    "Option",
    "PaperEntry",
    "PaperSheet",
    "Poll",
    "PollingPoint",
    "Question",
    "Result",
    "RollEntry",
]
