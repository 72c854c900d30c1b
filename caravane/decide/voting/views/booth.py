# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booth mode, for devices that several people use: nobody stays signed in, nothing stays behind."""

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.queries import poll_of, poll_state

from .pages import BOOTH, never_kept


@require_http_methods(["GET", "POST"])
def booth(request: Any) -> HttpResponse:
    """The booth's first page; its button signs out whoever was signed in, then leads to the ballot."""
    if request.is_past_edition:
        raise Http404
    if request.method == "POST":
        logout(request)
        return never_kept(redirect(f"{reverse('ballot')}?{BOOTH}=1"))
    poll = poll_of(request.conference)
    context = {"poll": poll, "state": poll_state(poll, request.now), "booth": True, "at_rest": True}
    return never_kept(render(request, "voting/booth.html", context))


@require_POST
def leave_booth(request: Any) -> HttpResponse:
    """Wipe everything and go back to the booth's first page: the person leaves, or did not answer."""
    logout(request)
    response = never_kept(redirect("booth"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
