# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.foundation.core.errors import DomainError


class ThemeInUse(DomainError):
    """Something was said, or grouped, under this theme: it can be renamed, not removed."""

    code = "theme_in_use"


class EditionExists(DomainError):
    """The town already has an edition of that year."""

    code = "edition_exists"


class CalendarRefused(DomainError):
    """The dates contradict each other."""

    code = "calendar_refused"
