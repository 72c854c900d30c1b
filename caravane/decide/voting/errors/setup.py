# SPDX-License-Identifier: AGPL-3.0-or-later
"""What sealing refuses."""

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
