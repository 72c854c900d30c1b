# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be refused, said in words for people, with a code for programs.

DomainError
├── NotAllowed        the person lacks the right
└── … each room draws its own below, in its `errors.py` or `actions.py`
"""

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal: `message` is shown to the person, `code` is stable."""

    code = "refused"

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """The person lacks the right to do this here."""

    code = "not_allowed"
