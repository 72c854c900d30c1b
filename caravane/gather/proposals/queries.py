# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every read of proposals. The conference comes first: what belongs to another town is never found."""

from collections.abc import Iterable

from django.db.models import QuerySet

from caravane.foundation.conferences.models import Conference

from .models import Proposal, ProposalLink


def proposals_of(conference: Conference) -> QuerySet[Proposal]:
    """Return the conference's proposals by number, with theme and neighbourhood, without search_text."""
    return (
        Proposal.objects.filter(conference=conference)
        .select_related("theme", "neighbourhood")
        .defer("search_text")
    )


def proposal_numbered(conference: Conference, number: int) -> Proposal | None:
    """Return the proposal of that number in the conference, or None."""
    return proposals_of(conference).filter(number=number).first()


def merged_into(conference: Conference, proposals: Iterable[int] | None = None) -> dict[int, Proposal]:
    """Return {identifier: the proposal it flows into}, for these or the whole conference, in one query."""
    links = ProposalLink.objects.filter(kind=ProposalLink.Kind.MERGED, source__conference=conference)
    if proposals is not None:
        links = links.filter(source__in=list(proposals))
    return {
        link.source_id: link.target for link in links.select_related("target").defer("target__search_text")
    }


def import_keys(conference: Conference) -> dict[str, int]:
    """Return {import key: identifier} of what was imported into the conference."""
    rows = Proposal.objects.filter(conference=conference, import_key__isnull=False)
    return {key: pk for key, pk in rows.values_list("import_key", "pk") if key}
