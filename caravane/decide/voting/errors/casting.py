# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a cast refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


class NotConfirmed(DomainError):
    """The town wants identities confirmed at a desk before a vote online."""

    code = "not_confirmed"

    def __init__(self) -> None:
        super().__init__(
            _("Before voting online, have your identity confirmed at a polling point, with your papers.")
        )


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
