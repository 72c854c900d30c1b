# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the vote refuses.

DomainError
├── set-up
│   ├── SetUpIncomplete   something is missing before the set-up can be sealed; `missing` lists it
│   └── SetUpSealed       the set-up is sealed and stays as it is
├── roll
│   ├── TooYoung          the person has not reached the minimum age on the opening day
│   ├── AlreadyOnRoll     somebody with the same name and birth date is on the roll: an official decides
│   └── RollEntrySettled  the entry has voted: it can no longer change
└── cast
    ├── PollNotOpen       the poll is not open at this instant
    ├── AlreadyVoted      the person is marked on the roll; `channel` says how they voted
    └── BadRanking        a ranking names an option that is not offered, twice the same, or too many
"""

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


class AlreadyOnRoll(DomainError):
    """Somebody with the same name and birth date is on the roll: an official says same person or homonym."""

    code = "already_on_roll"

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(
            message
            or _(
                "Somebody with this name and this birth date is already on the roll. "
                "An official will say whether you are the same person or a homonym."
            )
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
        super().__init__(_("This ballot names a package twice, too many packages, or one that is not offered."))
