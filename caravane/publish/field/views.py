# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from caravane.foundation.conferences.kinds import Act
from caravane.foundation.conferences.models import Conference
from caravane.foundation.conferences.page_cache import public_page
from caravane.foundation.conferences.queries import opens
from caravane.gather.proposals.models import Proposal

from .fates import Fate, with_fate
from .filters import QUERY, SORTS, UnknownChoice
from .ledger import ledger as ledger_of
from .listing import PageBeyond, address_with, listing, pages_around
from .markup import options, page_links, select
from .thread import next_phase, thread_of
from .words import Addresses, Row, tell


def edition_of(request: Any) -> Conference:
    if request.conference is None:
        raise Http404
    conference: Conference = request.conference
    return conference


@require_safe
@public_page(query=QUERY, free=("q",))
def proposal_list(request: Any) -> HttpResponse:
    try:
        found = listing(request, request.city, edition_of(request))
    except UnknownChoice as unknown:
        raise Http404 from unknown
    except PageBeyond as beyond:
        return redirect(f"{request.path}{page_address(request, beyond.last)}")
    context = {
        "listing": found,
        "may_submit": opens(request.conference.calendar, Act.SUBMIT_PROPOSAL, request.now),
        "sorts": options(((value, label) for value, (label, _order) in SORTS.items()), found.sort),
        "fields": mark_safe("".join(select(one.name, one.label, one.options) for one in found.facets)),
        "pages": page_links(
            [(number, page_address(request, number)) for number in pages_around(found.page, found.last)],
            found.page,
        ),
        "previous": page_address(request, found.page - 1) if found.page > 1 else "",
        "next": page_address(request, found.page + 1) if found.page < found.last else "",
    }
    return render(request, "field/proposal_list.html", context)


def page_address(request: Any, number: int | None) -> str:
    """Return the query of another page of the same list; the first one needs no number."""
    return address_with(request.GET, page=str(number) if number and number > 1 else "")


@require_safe
@public_page()
def proposal_detail(request: Any, number: int) -> HttpResponse:
    conference = edition_of(request)
    proposals = with_fate(Proposal.objects.filter(conference=conference)).defer("search_text")
    proposal: Any = (
        proposals.select_related("theme", "neighbourhood", "conference").filter(number=number).first()
    )
    if proposal is None:
        raise Http404
    theme = proposal.theme
    reasons = {theme.pk: theme.not_voted_reason} if theme else {}
    context = {
        "proposal": proposal,
        "told": tell(Addresses.of(request), [row_of(proposal)], reasons)[proposal.pk],
        "thread": thread_of(request, proposal),
        "awaited": next_phase(conference, Fate(proposal.fate), request.now),
        "previous": number - 1 or None,
        "next": number + 1 if number < conference.last_proposal_number else None,
    }
    return render(request, "field/proposal_detail.html", context)


def row_of(proposal: Any) -> Row:
    """Return a proposal as the list reads it."""
    names = ("pk", "number", "title", "body", "theme_id", "neighbourhood_id", "channel", "origin", "said_on")
    return Row(*(getattr(proposal, name) for name in (*names, "redaction_ground", "fate")))


@require_safe
@public_page()
def ledger(request: Any) -> HttpResponse:
    context = {"ledger": ledger_of(request, request.city, edition_of(request))}
    return render(request, "field/ledger.html", context)
