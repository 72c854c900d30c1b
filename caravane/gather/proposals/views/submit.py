# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from caravane.foundation.conferences.kinds import Act
from caravane.foundation.conferences.models import Phase
from caravane.foundation.conferences.queries import opens
from caravane.gather.proposals import actions, queries
from caravane.gather.proposals.errors import ConfirmationUnknown, ProposalRefused
from caravane.gather.proposals.forms import ProposalForm
from caravane.gather.proposals.letters import confirmation_letter
from caravane.gather.proposals.models import Proposal
from caravane.support.notices.actions import send_mail_to

TOO_MANY = 429
NOT_FOUND = 404


@never_cache
@require_http_methods(["GET", "POST"])
def submit(request: Any) -> HttpResponse:
    """Take a proposal from a person who is signed in, or from a guest who then confirms by e-mail."""
    if request.conference is None:
        raise Http404
    phases = list(request.conference.phases.all())
    if not opens(phases, Act.SUBMIT_PROPOSAL, request.now):
        return render(request, "proposals/closed.html", {"next_phase": _next_opening(phases, request.now)})
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, conference=request.conference, user=request.user)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "proposals/submit.html", {"form": form})
    if not _within_limits(request, form):
        form.add_error(
            None, _("That is many proposals in one hour. Your text is still here: send it again later.")
        )
        return render(request, "proposals/submit.html", {"form": form}, status=TOO_MANY)
    try:
        return _by_account(request, form) if request.user.is_authenticated else _by_guest(request, form)
    except ProposalRefused as refused:
        form.add_error(None, str(refused.message))
        return render(request, "proposals/submit.html", {"form": form})


def _next_opening(phases: list[Phase], now: Any) -> Phase | None:
    ahead = [phase for phase in phases if Act.SUBMIT_PROPOSAL in phase.kind.opens and phase.starts_at > now]
    return min(ahead, key=lambda phase: phase.starts_at, default=None)


def _within_limits(request: Any, form: ProposalForm) -> bool:
    """Count per person and address together: sixty people behind the library's address must pass.

    A guest's e-mail also counts alone, so that nobody's letter box is filled from many places.
    """
    guest = not request.user.is_authenticated
    who = form.cleaned_data["email"] if guest else str(request.user.pk)
    keys = [f"{who} {get_adapter().get_client_ip(request)}", *([who] if guest else [])]
    return all(consume(request, action="submit_proposal", key=key) for key in keys)


def _by_account(request: Any, form: ProposalForm) -> HttpResponse:
    proposal = actions.submit_proposal(
        conference=request.conference,
        channel=Proposal.Channel.WEB,
        said_on=timezone.localdate(request.now),
        author=request.user,
        now=request.now,
        **form.words,
    )
    return redirect("proposal_thanks", number=proposal.number)


def _by_guest(request: Any, form: ProposalForm) -> HttpResponse:
    pending = actions.keep_pending(
        conference=request.conference, email=form.cleaned_data["email"], now=request.now, **form.words
    )
    send_mail_to(
        confirmation_letter,
        pending=pending.pk,
        site=request.build_absolute_uri("/"),
        language=get_language() or "fr",
    )
    return redirect("proposal_check_mail")


@require_GET
def check_mail(request: Any) -> HttpResponse:
    """Say that a message is on its way."""
    return render(request, "proposals/check_mail.html")


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: Any, token: str) -> HttpResponse:
    """Show the words whose link was followed and, on the button, number them."""
    if request.conference is None:
        raise Http404
    if request.method == "POST":
        return _confirmed(request, token)
    pending = queries.pending_of_token(request.conference, token, request.now)
    if pending is None:
        return render(request, "proposals/link_unknown.html", status=NOT_FOUND)
    if pending.proposal is not None:
        return redirect("proposal_thanks", number=pending.proposal.number)
    return render(request, "proposals/confirm.html", {"pending": pending})


def _confirmed(request: Any, token: str) -> HttpResponse:
    try:
        proposal = actions.confirm_pending(conference=request.conference, token=token, now=request.now)
    except ConfirmationUnknown:
        return render(request, "proposals/link_unknown.html", status=NOT_FOUND)
    return redirect("proposal_thanks", number=proposal.number)


@require_GET
def thanks(request: Any, number: int) -> HttpResponse:
    """Give a new proposal's number and say what happens next."""
    proposal = request.conference and queries.proposal_numbered(request.conference, number)
    if not proposal:
        raise Http404
    return render(request, "proposals/thanks.html", {"proposal": proposal})
