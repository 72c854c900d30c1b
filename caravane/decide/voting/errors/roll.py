# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the roll refuses."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


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
