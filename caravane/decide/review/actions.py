# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import DomainError
from caravane.foundation.territory.actions import touch_content
from caravane.gather.proposals.models import Proposal

from .models import Finding


class ReasonMissing(DomainError):
    """Whatever the review concludes, it says publicly why."""

    code = "reason_missing"


@transaction.atomic
def record_finding(
    *, proposal: Proposal, outcome: str, reason: str, author: User | None, now: datetime
) -> Finding:
    """Add what the review concludes about a proposal; the latest finding holds. Raises ReasonMissing."""
    if outcome != Finding.Outcome.UNDER_REVIEW and not reason.strip():
        raise ReasonMissing(_("Say why: the reason is public."))
    finding = Finding.objects.create(
        proposal=proposal,
        outcome=Finding.Outcome(outcome),
        reason=reason.strip(),
        author=author,
        found_at=now,
    )
    touch_content(city=proposal.conference.programme.city)
    return finding
