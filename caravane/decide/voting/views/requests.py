# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bureau is asked about the roll: requests made online, and people who may have two entries."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from caravane.decide.voting.actions.requests import accept_request, join_request, refuse_request
from caravane.decide.voting.forms.points import AnswerForm
from caravane.decide.voting.models import Poll, RollEntry, RollRequest
from caravane.decide.voting.queries.points import points_of
from caravane.decide.voting.queries.roll import (
    REQUESTS_A_PAGE,
    answered_requests,
    close_people,
    open_requests,
    requests_waiting,
    waiting_requests,
)
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.core.errors import DomainError

from .pages import sealed_poll

ANSWERS_SHOWN = 50
START = re.compile(r"[0-9]{1,12}")


@permission_required("voting.officiate")
@require_safe
@never_cache
def desk_requests(request: Any) -> HttpResponse:
    """The requests that wait, the oldest first, twenty a page, each beside the entries that are close."""
    poll = sealed_poll(request)
    page = Paginator(waiting_requests(poll), REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "poll": poll,
        "page": page,
        "waiting": requests_waiting(poll, request.now, page),
        "answered": answered_requests(poll)[:ANSWERS_SHOWN],
        "until": min(request.now, poll.closes_at),
        "is_closed": poll.is_closed(request.now),
    }
    return render(request, "voting/desk_requests.html", context)


@permission_required("voting.officiate")
@require_POST
@never_cache
@sensitive_post_parameters()
def desk_request_answer(request: Any, asked: int) -> HttpResponse:
    """Answer a request: another person, the same person, or no."""
    poll = sealed_poll(request)
    found = get_object_or_404(RollRequest, pk=asked, poll=poll)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        _answer(request, poll, found, form.cleaned_data)
        messages.success(request, _("Answered. The person is told by e-mail, and on their page."))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("desk_requests")


def _answer(request: Any, poll: Poll, found: RollRequest, said: dict[str, Any]) -> None:
    answer = {
        "request": found,
        "official": request.user,
        "reason": said["reason"],
        "now": request.now,
        "site": request.build_absolute_uri("/"),
    }
    if said["same"]:
        same = get_object_or_404(RollEntry, pk=said["same"], poll=poll)
        join_request(entry=same, read=request.POST.get(f"read-{same.pk}", ""), **answer)
    elif said["another"]:
        accept_request(**answer)
    else:
        refuse_request(**answer)


@permission_required("voting.officiate")
@require_safe
@never_cache
def desk_close_people(request: Any) -> HttpResponse:
    """The people of the whole roll who may have two entries, page after page."""
    poll = sealed_poll(request)
    start = request.GET.get("start", "")
    found = close_people(poll, int(start) if START.fullmatch(start) else 0)
    mine = points_of(request.city, request.conference, request.user).first()
    context = {"poll": poll, "pairs": found.pairs, "next_start": found.next_start, "point": mine}
    context |= {"is_first": not start, "requests": open_requests(poll)}
    return render(request, "voting/desk_close_people.html", context)
