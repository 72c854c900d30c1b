# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

from caravane.foundation.conferences.models import Conference

from .models import Finding


def latest_findings(conference: Conference, proposals: Iterable[int] | None = None) -> dict[int, Finding]:
    """Return {proposal identifier: its latest finding}, for these or the whole conference, in one query."""
    findings = Finding.objects.filter(proposal__conference=conference)
    if proposals is not None:
        findings = findings.filter(proposal__in=list(proposals))
    # A later row replaces an earlier one.
    return {finding.proposal_id: finding for finding in findings.order_by("found_at", "pk")}
