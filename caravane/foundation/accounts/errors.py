# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room refuses.

DomainError
├── LastCoordinator       a town keeps at least one coordinator
├── InvitationNotValid    used, withdrawn, too old, or never sent
├── WrongAccount          the invitation was sent to somebody else
├── AlreadyAMember        this address already holds roles here: change them instead
├── BadAddress            an e-mail address that has no one form
├── TooManyLetters        a mailbox got as many letters from here as it may
└── PasskeyRefused        the device's answer could not be checked
"""

from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


class LastCoordinator(DomainError):
    """A town keeps at least one coordinator."""

    code = "last_coordinator"


class InvitationNotValid(DomainError):
    """The link was used, withdrawn, is too old, or never existed."""

    code = "invitation_not_valid"


class WrongAccount(DomainError):
    """The invitation was sent to somebody else's address."""

    code = "wrong_account"


class AlreadyAMember(DomainError):
    """This person already holds roles in the town: they are changed, not invited."""

    code = "already_a_member"


class BadAddress(DomainError):
    """An e-mail address that nobody can be written at, or that could be written in several ways."""

    code = "bad_address"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This e-mail address cannot be used here. Before the @: letters without accents, digits, and "
                "signs such as . - _ +. After it: a domain name, such as example.org."
            )
        )


class TooManyLetters(DomainError):
    """A mailbox got as many letters from here, or from places it does not know, as it may for now."""

    code = "too_many_letters"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This mailbox has just received several codes. Wait a minute (after ten codes, an hour), "
                "or use your password if you chose one. You can also vote on paper: ask a polling official."
            )
        )


class PasskeyRefused(DomainError):
    """The device's answer is damaged, forged, for another site, or for a question asked too long ago."""

    code = "passkey_refused"

    def __init__(self) -> None:
        super().__init__(_("This passkey could not be checked. Start again, or sign in with a code."))
