# SPDX-License-Identifier: AGPL-3.0-or-later
"""What closing a polling point refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


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
