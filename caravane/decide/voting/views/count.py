# SPDX-License-Identifier: AGPL-3.0-or-later
"""The count and its publication, on the desk. Before the close nothing is counted, here or elsewhere."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from caravane.decide.voting.actions.box import explain_difference
from caravane.decide.voting.actions.publishing import publish_results
from caravane.decide.voting.actions.rewriting import rewrite_and_count
from caravane.decide.voting.keyring import key_state, path_of
from caravane.decide.voting.models import Poll
from caravane.decide.voting.queries.box import differences_of
from caravane.decide.voting.queries.points import closings
from caravane.decide.voting.queries.results import results_of, state_of
from caravane.decide.voting.queries.roll import open_requests
from caravane.decide.voting.queries.turnout import turnout
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.core.errors import DomainError

from .pages import sealed_poll


@permission_required("voting.officiate")
@require_safe
@never_cache
def desk_count(request: Any) -> HttpResponse:
    """Where the count stands; its results once it is done, as they will be public."""
    poll = sealed_poll(request)
    points = closings(list(poll.points.select_related("poll")), request.now)
    context = {
        "poll": poll,
        "state": state_of(poll, request.now),
        "turnout": turnout(poll),
        "requests": open_requests(poll),
        "closings": points,
        "ready": all(closing.signed for closing in points),
        "differences": differences_of(poll),
        "results": results_of(poll),
        "may_count": request.user.has_perm("voting.set_up", request.city),
        "key_file": path_of(poll),
        "key_state": key_state(poll),
    }
    return render(request, "voting/desk_count.html", context)


@permission_required("voting.set_up")
@sensitive_post_parameters("key")
@require_POST
def desk_count_now(request: Any) -> HttpResponse:
    """Rewrite marks and box, then count, with this machine's key or the one typed from its sheet."""
    act = partial(rewrite_and_count, key_sheet=request.POST.get("key", ""))
    return _do(request, act, _("The ballots are counted. Read the results, then publish them."))


@permission_required("voting.officiate")
@require_POST
def desk_explain(request: Any, difference: int) -> HttpResponse:
    """Write why box and roll differ."""
    row = get_object_or_404(differences_of(sealed_poll(request)), pk=difference)
    said = request.POST.get("explanation", "")

    def explain(poll: Poll, now: datetime) -> object:
        return explain_difference(difference=row, official=request.user, explanation=said, now=now)

    return _do(request, explain, _("The explanation is kept; it will be published with the results."))


@permission_required("voting.set_up")
@require_POST
def desk_publish(request: Any) -> HttpResponse:
    """Publish the results."""
    return _do(request, publish_results, _("The results are public."))


def _do(request: Any, act: Callable[..., object], done: str) -> HttpResponse:
    """Do an act on the poll, say how it went, and come back to the count."""
    try:
        act(poll=sealed_poll(request), now=request.now)
        messages.success(request, done)
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("desk_count")
