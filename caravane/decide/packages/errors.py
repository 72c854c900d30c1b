# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the packages refuse.

DomainError
├── PackageFrozen      a sealed poll offers the package
├── AlreadyIncluded    the proposal is in this package already
├── OtherConference    the proposal, the theme and the package belong to different editions
└── NothingToPublish   the package has no proposal yet
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError

# What the guards that the vote declares on this room's tables answer (decide/voting/models/guards.py).
WORDS_OF_THE_GUARDS = ("the set-up of this poll is sealed", "a package put to the vote is kept as it was")


class PackageFrozen(DomainError):
    """A poll whose set-up is sealed offers the package: its words and its proposals stay as they are."""

    code = "package_frozen"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This package is put to the vote: since the poll was sealed, "
                "its text and its proposals no longer change."
            )
        )


class AlreadyIncluded(DomainError):
    """The proposal is in this package already."""

    code = "already_included"

    def __init__(self) -> None:
        super().__init__(_("This proposal is already in this package."))


class OtherConference(DomainError):
    """The proposal, the theme and the package belong to different editions."""

    code = "other_conference"

    def __init__(self) -> None:
        super().__init__(_("This does not belong to the same conference."))


class NothingToPublish(DomainError):
    """The package has no proposal yet."""

    code = "nothing_to_publish"

    def __init__(self) -> None:
        super().__init__(_("This package holds no proposal yet: put at least one in before publishing it."))


@contextmanager
def guarded() -> Iterator[None]:
    """Run the write in a savepoint and say a guard's refusal as PackageFrozen."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if any(words in str(error) for words in WORDS_OF_THE_GUARDS):
            raise PackageFrozen from error
        raise
