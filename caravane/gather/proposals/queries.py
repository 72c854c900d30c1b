# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every read of proposals. The conference comes first: what belongs to another town is never found."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from caravane.foundation.conferences.models import Conference, Theme

from .actions import KEPT_PENDING
from .models import PendingProposal, Proposal, ProposalLink
from .search import matching
from .tokens import digest


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


def pending_of_token(conference: Conference, token: str, now: datetime) -> PendingProposal | None:
    """Return the guest's proposal that a mail's link names, waiting or confirmed, or None."""
    rows = PendingProposal.objects.select_related("theme", "neighbourhood", "proposal")
    return rows.filter(
        conference=conference, token_digest=digest(token), written_at__gt=now - KEPT_PENDING
    ).first()


def found(
    conference: Conference, *, text: str = "", theme: str = "", channel: str = ""
) -> QuerySet[Proposal]:
    """Return the proposals that hold these words, of this theme (its slug; "-" for none), by this channel."""
    rows = proposals_of(conference)
    if theme:
        rows = rows.filter(theme=None) if theme == "-" else rows.filter(theme__slug=theme)
    if channel:
        rows = rows.filter(channel=channel)
    return matching(rows, text) if text else rows


def themes_with_counts(conference: Conference) -> list[tuple[Theme | None, int]]:
    """Return the edition's themes in order, and None for proposals without theme, each with its count."""
    rows = Proposal.objects.filter(conference=conference).order_by()
    counts = dict(rows.values_list("theme").annotate(Count("pk")))
    themes: list[Theme | None] = [*conference.themes.all(), *([None] if None in counts else [])]
    return [(theme, counts.get(theme.pk if theme else None, 0)) for theme in themes]
