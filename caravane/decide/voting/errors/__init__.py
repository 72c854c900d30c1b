# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the vote refuses.

DomainError
├── set-up
│   ├── SetUpIncomplete   something is missing before the set-up can be sealed; `missing` lists it
│   └── SetUpSealed       the set-up is sealed and stays as it is
├── roll
│   ├── TooYoung          the person has not reached the minimum age on the opening day
│   ├── AgeUnknown        the birth date is not known well enough to tell whether they have reached it
│   ├── BadName           a name is not written in Latin letters
│   ├── AlreadyOnRoll     somebody on the roll may be the same person; `close` says who
│   ├── CloseHasVoted     somebody close has voted; `close` says who: an official must say that it is another
│   ├── NotFree           the entry belongs to an account: it is not set aside
│   ├── RollEntrySettled  the entry has voted: it can no longer change
│   ├── EntryChanged      the entry is no longer about the person whom the official read
│   ├── ReasonNeeded      an official must say why
│   ├── RequestAnswered   somebody answered this request before
│   └── NoAccountToConfirm  the account that the official saw does not hold the entry
├── cast
│   ├── PollNotOpen       the poll is not open at this instant
│   ├── NotConfirmed      the town wants identities confirmed at a desk before a vote online
│   ├── OwnEntryChanged   the account that casts holds the entry no longer, or it is about somebody else
│   ├── AlreadyVoted      the person is marked on the roll; `channel` says how they voted
│   ├── BallotIncomplete  a question has no envelope of its own, or what was sent is damaged
│   └── EnvelopeTaken     an envelope is in the box already, put there by somebody else
├── closing a polling point
│   ├── PollNotClosed     the poll has not closed yet
│   ├── BadSheet          a sheet cannot be read so; `faults` says what is wrong, field by field
│   ├── SheetsNotCounted  nobody said yet how many sheets were in the box
│   ├── SheetsNotEntered  entries and sheets in the box are not as many
│   ├── NumbersDiffer     marks and sheets are not as many, and nobody explained why
│   └── PointSigned       the polling point is signed and stays as it is
└── count
    ├── KeyMissing        the poll's private key is not on this machine
    ├── WrongKey          this is not the key that the poll's ballots are enclosed for
    ├── PointsNotSigned   polling points that are not signed yet; `points` names them
    ├── DatabaseInUse     something else still reads marks and box, which cannot be rewritten now
    ├── RewritingNotGranted  the application's role in PostgreSQL may not ask its owner to rewrite
    ├── NotRewritten      marks and box are not written anew in order: the box is not opened
    ├── BoxIncomplete     box and roll differ and nobody wrote why
    ├── ExplanationMissing  nothing is written
    ├── AlreadyExplained  the difference is explained, once for all
    ├── AlreadyCounted    the poll is counted, once for all
    ├── NotCounted        the poll is not counted yet
    └── AlreadyPublished  the results are public
"""

from .casting import AlreadyVoted, BallotIncomplete, EnvelopeTaken, NotConfirmed, OwnEntryChanged, PollNotOpen
from .closing import BadSheet, NumbersDiffer, PointSigned, PollNotClosed, SheetsNotCounted, SheetsNotEntered
from .counting import (
    AlreadyCounted,
    AlreadyExplained,
    AlreadyPublished,
    BoxIncomplete,
    DatabaseInUse,
    ExplanationMissing,
    KeyMissing,
    NotCounted,
    NotRewritten,
    PointsNotSigned,
    RewritingNotGranted,
    WrongKey,
)
from .roll import (
    AgeUnknown,
    AlreadyOnRoll,
    BadName,
    CloseHasVoted,
    EntryChanged,
    NoAccountToConfirm,
    NotFree,
    ReasonNeeded,
    RequestAnswered,
    RollEntrySettled,
    TooYoung,
)
from .setup import SetUpIncomplete, SetUpSealed

__all__ = [
    "AgeUnknown",
    "AlreadyCounted",
    "AlreadyExplained",
    "AlreadyOnRoll",
    "AlreadyPublished",
    "AlreadyVoted",
    "BadName",
    "BadSheet",
    "BallotIncomplete",
    "BoxIncomplete",
    "CloseHasVoted",
    "DatabaseInUse",
    "EntryChanged",
    "EnvelopeTaken",
    "ExplanationMissing",
    "KeyMissing",
    "NoAccountToConfirm",
    "NotConfirmed",
    "NotCounted",
    "NotFree",
    "NotRewritten",
    "NumbersDiffer",
    "OwnEntryChanged",
    "PointSigned",
    "PointsNotSigned",
    "PollNotClosed",
    "PollNotOpen",
    "ReasonNeeded",
    "RequestAnswered",
    "RewritingNotGranted",
    "RollEntrySettled",
    "SetUpIncomplete",
    "SetUpSealed",
    "SheetsNotCounted",
    "SheetsNotEntered",
    "TooYoung",
    "WrongKey",
]
