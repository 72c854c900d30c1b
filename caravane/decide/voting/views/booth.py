# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booth mode, for devices that several people use: nobody stays signed in, nothing stays behind."""

from typing import Any

from allauth.decorators import rate_limit
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.forms.entrance import BoothEntranceForm
from caravane.decide.voting.queries import poll_of, poll_state
from caravane.foundation.accounts.sessions import sign_in

from .pages import BOOTH, BOOTH_SESSION, never_kept, open_poll, out_of_the_booth, sent


@require_http_methods(["GET", "POST"])
def booth(request: Any) -> HttpResponse:
    """The booth's first page; its button signs out whoever was signed in, then asks who votes."""
    if request.is_past_edition:
        raise Http404
    if request.method == "POST":
        logout(request)
        return never_kept(redirect("booth_entrance"))
    poll = poll_of(request.conference)
    context = {"poll": poll, "state": poll_state(poll, request.now), "booth": True, "at_rest": True}
    return never_kept(render(request, "voting/booth.html", context))


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@rate_limit(action="login")  # type: ignore[untyped-decorator]
def entrance(request: Any) -> HttpResponse:
    """Sign in on the shared device: a session that the cast, leaving or an hour without a page ends."""
    if request.is_past_edition:
        raise Http404
    if open_poll(request) is None:
        return out_of_the_booth(request)
    form = BoothEntranceForm(sent(request), request=request)
    if form.is_valid():
        sign_in(request, form.user)
        request.session.set_expiry(BOOTH_SESSION)
        return never_kept(redirect(f"{reverse('ballot')}?{BOOTH}=1"))
    return never_kept(render(request, "voting/booth_entrance.html", {"form": form, "booth": True}))


@require_POST
def leave_booth(request: Any) -> HttpResponse:
    """Wipe everything and go back to the booth's first page: the person leaves, or did not answer."""
    return out_of_the_booth(request)
