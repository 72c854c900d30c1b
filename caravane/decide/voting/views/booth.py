# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booth mode, for devices that several people use: nobody stays signed in, nothing stays behind."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.forms.entrance import BoothCodeForm, BoothCodeRequestForm, BoothEntranceForm
from caravane.decide.voting.queries import poll_of, poll_state
from caravane.foundation.accounts.codes import CODE_IS_OVER, pending_code, send_code
from caravane.foundation.accounts.errors import TooManyLetters
from caravane.foundation.accounts.models import User
from caravane.foundation.accounts.sessions import sign_in

from .pages import BOOTH, BOOTH_SESSION, View, never_kept, open_poll, out_of_the_booth, sent

OK, REFUSED = 200, 429


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


def while_open(view: View) -> View:
    """Guard the booth's entrance: the current edition, its vote open, kept nowhere."""

    @wraps(view)
    @require_http_methods(["GET", "POST"])
    @sensitive_post_parameters()
    def page(request: Any) -> HttpResponse:
        if request.is_past_edition:
            raise Http404
        if open_poll(request) is None:
            return out_of_the_booth(request)
        return never_kept(view(request))

    return page


@while_open
def entrance(request: Any) -> HttpResponse:
    """Sign in on the shared device with a password, or ask for a code, read on the person's own phone."""
    by_code = "email" in request.POST
    code_form = BoothCodeRequestForm(
        request.POST if by_code else None, begins=request.method == "GET" or by_code
    )
    form = BoothEntranceForm(None if by_code else sent(request), request=request)
    if form.is_valid():
        return into_the_booth(request, form.user)
    status = REFUSED if form.refused else OK
    if code_form.is_valid():
        try:
            send_code(request, code_form.cleaned_data["email"])
            return redirect("booth_code")
        except TooManyLetters as refusal:
            code_form.add_error(None, str(refusal.message))
            status = REFUSED
    facts = {"form": form, "code_form": code_form, "code_waits": pending_code(request) is not None}
    return render(request, "voting/booth_entrance.html", {**facts, "booth": True}, status=status)


@while_open
def code(request: Any) -> HttpResponse:
    """Sign in with the code: the third wrong one sends back to the entrance."""
    pending = pending_code(request)
    if pending is None:
        return to_another_code(request)
    form = BoothCodeForm(sent(request), code=pending.code)
    if form.is_valid():
        person = pending.account()
        pending.abort()
        return into_the_booth(request, person)
    if form.is_bound and not pending.allows_another_try(form):
        return to_another_code(request)
    context = {"form": form, "email": pending.state["email"], "booth": True}
    return render(request, "voting/booth_code.html", context)


def to_another_code(request: Any) -> HttpResponse:
    """Go back to the entrance, and say why to whoever has just typed a code."""
    if request.method == "POST":
        messages.error(request, CODE_IS_OVER)
    return redirect("booth_entrance")


def into_the_booth(request: Any, person: User) -> HttpResponse:
    """Open a session that the cast, leaving, the browser's end or an hour without a page ends."""
    if not person.is_active:
        messages.error(
            request, _("This account is closed. Vote on paper: ask an official at a polling point.")
        )
        return redirect("booth_entrance")
    sign_in(request, person)
    request.session.end_with_browser(BOOTH_SESSION)
    return redirect(f"{reverse('ballot')}?{BOOTH}=1")


@require_POST
def leave_booth(request: Any) -> HttpResponse:
    """Wipe everything and go back to the booth's first page: the person leaves, or did not answer."""
    return out_of_the_booth(request)
