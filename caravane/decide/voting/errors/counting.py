# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the count and its publication refuse."""

from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


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
