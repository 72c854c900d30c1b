# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the vote refuses.

DomainError
├── set-up
│   ├── SetUpIncomplete   something is missing before the set-up can be sealed; `missing` lists it
│   └── SetUpSealed       the set-up is sealed and stays as it is
├── roll
│   ├── TooYoung          the person has not reached the minimum age on the opening day
│   ├── BadName           a name is not written in Latin letters
│   ├── AlreadyOnRoll     somebody on the roll may be the same person; `close` says who
│   ├── RollEntrySettled  the entry has voted: it can no longer change
│   ├── ReasonNeeded      an official must say why
│   ├── RequestAnswered   somebody answered this request before
│   └── NoAccountToConfirm  the account that the official saw does not hold the entry
├── cast
│   ├── PollNotOpen       the poll is not open at this instant
│   ├── NotConfirmed      the town wants identities confirmed at a desk before a vote online
│   ├── AlreadyVoted      the person is marked on the roll; `channel` says how they voted
│   └── BadRanking        a ranking names an option that is not offered, twice the same, or too many
├── closing a polling point
│   ├── PollNotClosed     the poll has not closed yet
│   ├── BadSheet          a sheet cannot be read so; `faults` says what is wrong, field by field
│   ├── SheetsNotCounted  nobody said yet how many sheets were in the box
│   ├── SheetsNotEntered  entries and sheets in the box are not as many
│   ├── NumbersDiffer     marks and sheets are not as many, and nobody explained why
│   └── PointSigned       the polling point is signed and stays as it is
└── count
    ├── PointsNotSigned   polling points that are not signed yet; `points` names them
    ├── BoxIncomplete     the box does not hold one envelope per online voter and question
    ├── AlreadyCounted    the poll is counted, once for all
    ├── NotCounted        the poll is not counted yet
    └── AlreadyPublished  the results are public
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


class SetUpIncomplete(DomainError):
    """The set-up cannot be sealed; `missing` says everything that it lacks."""

    code = "set_up_incomplete"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("The set-up is not complete."))
        self.missing = missing


class SetUpSealed(DomainError):
    """The set-up is sealed and stays as it is."""

    code = "set_up_sealed"

    def __init__(self) -> None:
        super().__init__(_("The set-up of this poll is sealed: it stays as it is."))


class TooYoung(DomainError):
    """The person has not reached the minimum age on the opening day."""

    code = "too_young"

    def __init__(self, age: int, day: str) -> None:
        super().__init__(
            _("You must be %(age)s or over on the day the poll opens (%(day)s).") % {"age": age, "day": day}
        )


class BadName(DomainError):
    """A name holds a digit, a symbol, or letters of another alphabet that look like Latin ones."""

    code = "bad_name"

    def __init__(self) -> None:
        super().__init__(
            _("Write names in Latin letters, as on a passport, with their accents: no digits, no symbols.")
        )


class AlreadyOnRoll(DomainError):
    """Somebody on the roll may be the same person; `close` holds their entries, for an official to judge."""

    code = "already_on_roll"

    def __init__(self, close: Sequence[Any]) -> None:
        super().__init__(_("Somebody on the roll has this name or a close one, and this birth date."))
        self.close = close


class ReasonNeeded(DomainError):
    """An official must say why."""

    code = "reason_needed"

    def __init__(self) -> None:
        super().__init__(_("Write why: it is kept with your name."))


class RequestAnswered(DomainError):
    """Somebody answered this request before."""

    code = "request_answered"

    def __init__(self) -> None:
        super().__init__(_("This request has its answer already, or the person replaced it by another."))


class NoAccountToConfirm(DomainError):
    """The account that the official saw does not hold the entry."""

    code = "no_account_to_confirm"

    def __init__(self) -> None:
        super().__init__(
            _("The account that holds this entry is not the one you saw. Read the page again, then confirm.")
        )


class NotConfirmed(DomainError):
    """The town wants identities confirmed at a desk before a vote online."""

    code = "not_confirmed"

    def __init__(self) -> None:
        super().__init__(
            _("Before voting online, have your identity confirmed at a polling point, with your papers.")
        )


class RollEntrySettled(DomainError):
    """The entry has voted: it can no longer change."""

    code = "roll_entry_settled"

    def __init__(self) -> None:
        super().__init__(_("This person has voted: their entry on the roll stays as it is."))


class PollNotOpen(DomainError):
    """The poll is not open at this instant."""

    code = "poll_not_open"

    def __init__(self) -> None:
        super().__init__(_("The poll is not open."))


class AlreadyVoted(DomainError):
    """The person is marked on the roll; `channel` says how they voted."""

    code = "already_voted"

    def __init__(self, channel: Any) -> None:
        messages = {
            "web": _("You have already voted, online. A vote is cast once and cannot be changed."),
            "paper": _("You have already voted, on paper. A vote is cast once and cannot be changed."),
        }
        super().__init__(messages[str(channel)])
        self.channel = str(channel)


class BadRanking(DomainError):
    """A ranking names an option that is not offered, twice the same, or too many."""

    code = "bad_ranking"

    def __init__(self) -> None:
        super().__init__(
            _("This ballot names a package twice, too many packages, or one that is not offered.")
        )


class PollNotClosed(DomainError):
    """The poll has not closed yet."""

    code = "poll_not_closed"

    def __init__(self) -> None:
        super().__init__(_("This can be done once the poll is closed, not before."))


class BadSheet(DomainError):
    """A sheet cannot be read so; `faults` gives a message to each (question id, place from 0) at fault."""

    code = "bad_sheet"

    def __init__(self, faults: Mapping[tuple[int, int], str | Promise]) -> None:
        super().__init__(_("This sheet cannot be recorded as it is typed."))
        self.faults = faults


class SheetsNotCounted(DomainError):
    """Nobody said yet how many sheets were in the box."""

    code = "sheets_not_counted"

    def __init__(self) -> None:
        super().__init__(_("Say first how many sheets you found in the box."))


class SheetsNotEntered(DomainError):
    """Entries and sheets in the box are not as many."""

    code = "sheets_not_entered"

    def __init__(self, *, entered: int, in_the_box: int) -> None:
        super().__init__(
            _("%(entered)s sheets are entered and %(in_the_box)s were in the box: the two must be equal.")
            % {"entered": entered, "in_the_box": in_the_box}
        )


class NumbersDiffer(DomainError):
    """Marks and sheets are not as many, and nobody explained why."""

    code = "numbers_differ"

    def __init__(self, *, marks: int, sheets: int) -> None:
        super().__init__(
            _(
                "%(marks)s people are marked here and %(sheets)s sheets were in the box: "
                "write why before signing."
            )
            % {"marks": marks, "sheets": sheets}
        )


class PointSigned(DomainError):
    """The polling point is signed and stays as it is."""

    code = "point_signed"

    def __init__(self) -> None:
        super().__init__(_("This polling point is signed: it stays as it is."))


class PointsNotSigned(DomainError):
    """Polling points that are not signed yet; `points` names them."""

    code = "points_not_signed"

    def __init__(self, points: list[str]) -> None:
        super().__init__(_("Polling points still to be signed: %(points)s.") % {"points": ", ".join(points)})
        self.points = points


class BoxIncomplete(DomainError):
    """The box does not hold one envelope per online voter and question."""

    code = "box_incomplete"

    def __init__(self, *, marks: int, envelopes: int) -> None:
        super().__init__(
            _(
                "%(marks)s people are marked online and a theme has %(envelopes)s envelopes: "
                "nothing was counted. Call the person who looks after the installation."
            )
            % {"marks": marks, "envelopes": envelopes}
        )


class AlreadyCounted(DomainError):
    """The poll is counted, once for all."""

    code = "already_counted"

    def __init__(self) -> None:
        super().__init__(_("This poll is already counted."))


class NotCounted(DomainError):
    """The poll is not counted yet."""

    code = "not_counted"

    def __init__(self) -> None:
        super().__init__(_("This poll is not counted yet."))


class AlreadyPublished(DomainError):
    """The results are public."""

    code = "already_published"

    def __init__(self) -> None:
        super().__init__(_("The results are already public."))
