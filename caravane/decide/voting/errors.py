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


class AgeUnknown(DomainError):
    """The birth date is not known well enough to tell whether the person has reached the minimum age."""

    code = "age_unknown"

    def __init__(self, age: int, day: str) -> None:
        super().__init__(
            _(
                "This birth date does not tell whether you are %(age)s or over on the day the poll opens "
                "(%(day)s). Write it in full; or come to a polling point with your papers: an official looks "
                "at them, and you vote there."
            )
            % {"age": age, "day": day}
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


class CloseHasVoted(DomainError):
    """Somebody close to this person has voted; `close` holds their entries, for an official to judge."""

    code = "close_has_voted"

    def __init__(self, close: Sequence[Any]) -> None:
        super().__init__(
            _("Somebody of this name or a close one has voted. Mark only another person, and say that it is.")
        )
        self.close = close


class NotFree(DomainError):
    """The entry belongs to an account: it is not set aside."""

    code = "not_free"

    def __init__(self) -> None:
        super().__init__(
            _("This entry belongs to an account, or the other one is not close to it: it stays on the roll.")
        )


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


class EntryChanged(DomainError):
    """The entry is no longer about the person whom the official read beside the papers."""

    code = "entry_changed"

    def __init__(self) -> None:
        super().__init__(_("This entry changed since you read it. Read it again: nothing was recorded."))


class OwnEntryChanged(DomainError):
    """The account that casts holds the entry no longer, or it is about somebody else."""

    code = "own_entry_changed"

    def __init__(self) -> None:
        super().__init__(
            _("Your place on the roll has just changed. Go back to your ballot: it tells where you stand.")
        )


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


class BallotIncomplete(DomainError):
    """A question has no envelope of its own, or what was sent is damaged."""

    code = "ballot_incomplete"

    def __init__(self) -> None:
        super().__init__(
            _("The page that you sent is incomplete. Go back to your ballot, read it again and cast it.")
        )


class EnvelopeTaken(DomainError):
    """An envelope is in the box already, put there by somebody else: it was copied."""

    code = "envelope_taken"

    def __init__(self) -> None:
        super().__init__(
            _("This very ballot is in the box already. Go back to your ballot, read it again and cast it.")
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


class KeyMissing(DomainError):
    """The poll's private key is not on this machine."""

    code = "key_missing"

    def __init__(self) -> None:
        super().__init__(
            _("The key of the box is not on this machine: type the one of the sheet that was printed.")
        )


class WrongKey(DomainError):
    """This is not the key that the poll's ballots are enclosed for."""

    code = "wrong_key"

    def __init__(self) -> None:
        super().__init__(_("This key does not open this box: check each letter, or take another sheet."))


class PointsNotSigned(DomainError):
    """Polling points that are not signed yet; `points` names them."""

    code = "points_not_signed"

    def __init__(self, points: list[str]) -> None:
        super().__init__(_("Polling points still to be signed: %(points)s.") % {"points": ", ".join(points)})
        self.points = points


class DatabaseInUse(DomainError):
    """Something else still reads or writes marks and box: they cannot be rewritten now."""

    code = "database_in_use"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Something else is still reading the database: a backup, a console, or a page that is not "
                "finished. Let it end or close it, then count again. Nothing was opened."
            )
        )


class RewritingNotGranted(DomainError):
    """The application's role in PostgreSQL may not ask its owner to rewrite."""

    code = "rewriting_not_granted"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The database does not let the site put signatures and box in order. The person who looks "
                "after the installation can grant it (see docs/vote.md), then count again. "
                "Nothing was opened."
            )
        )


class NotRewritten(DomainError):
    """Marks and box are not written anew in order: the box is not opened."""

    code = "not_rewritten"

    def __init__(self) -> None:
        super().__init__(
            _("Signatures and box must be put in order before the box is opened: start the count again.")
        )


class BoxIncomplete(DomainError):
    """Box and roll differ and nobody wrote why."""

    code = "box_incomplete"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The online box and the roll do not agree: nothing was counted. "
                "This page says what differs. Write why, then count again."
            )
        )


class ExplanationMissing(DomainError):
    """Nothing is written where an explanation is due."""

    code = "explanation_missing"

    def __init__(self) -> None:
        super().__init__(_("Write what happened, even that you do not know."))


class AlreadyExplained(DomainError):
    """The difference is explained, once for all."""

    code = "already_explained"

    def __init__(self) -> None:
        super().__init__(_("This difference is already explained."))


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
