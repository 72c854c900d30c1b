# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordinator's pages: draw up the poll, see what is missing, seal it."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caravane.decide.voting import actions, queries
from caravane.decide.voting.errors import SetUpIncomplete, SetUpSealed
from caravane.decide.voting.forms.setup import SetUpForm
from caravane.decide.voting.keyring import key_state, path_of, sheet_of
from caravane.decide.voting.logic.envelope import grouped
from caravane.decide.voting.models import Poll
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.conferences.models import Conference

from .pages import never_kept

FIELDS = tuple(SetUpForm.base_fields)


@require_http_methods(["GET", "POST"])
@permission_required("voting.set_up")
def poll(request: Any) -> HttpResponse:
    """The poll's page: its set-up and what is missing, or what was sealed and who voted where."""
    if request.conference is None:
        return redirect("desk_conference")
    found = queries.poll_of(request.conference)
    if found and found.sealed_at:
        return _sealed(request, found)
    form = SetUpForm(request.POST or None, initial=_initial(request.conference, found, request))
    if form.is_valid():
        actions.draw_up_poll(conference=request.conference, set_up=form.set_up())
        messages.success(request, _("The set-up is saved. Nothing is public until you seal it."))
        return redirect("desk_poll")
    return render(request, "voting/desk_poll.html", {"form": form, **_preview(request, found)})


def _initial(conference: Conference, found: Poll | None, request: Any) -> dict[str, Any]:
    if found:
        return {name: getattr(found, name) for name in FIELDS}
    return asdict(actions.usual_set_up(conference, request.now))


def _preview(request: Any, found: Poll | None) -> dict[str, Any]:
    return {
        "poll": found,
        "planned": queries.planned_questions(request.conference),
        "gaps": queries.set_up_gaps(found, request.now) if found else [],
        "warnings": queries.set_up_warnings(found, request.now) if found else [],
    }


def _sealed(request: Any, found: Poll) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, str(SetUpSealed().message))
        return redirect("desk_poll")
    state = queries.poll_state(found, request.now)
    context = {
        "poll": found,
        "state": state.value,
        "turnout": queries.turnout(found),
        "questions": queries.offered_questions(found),
        "key_file": path_of(found),
        "key_state": key_state(found),
    }
    return render(request, "voting/desk_poll_sealed.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("voting.set_up")
def seal(request: Any) -> HttpResponse:
    """Say what becomes immutable, then seal."""
    if request.conference is None:
        raise Http404
    found = get_object_or_404(Poll, conference=request.conference)
    if found.sealed_at:
        return redirect("desk_poll")
    if request.method == "POST":
        try:
            actions.seal_poll(poll=found, now=request.now)
        except SetUpSealed as refusal:
            messages.error(request, str(refusal.message))
            return redirect("desk_poll")
        except SetUpIncomplete:  # the page lists what is missing
            return render(request, "voting/desk_poll_seal.html", _preview(request, found), status=409)
        return _key_sheet(request, queries.poll_of(request.conference))
    return render(request, "voting/desk_poll_seal.html", _preview(request, found))


def _key_sheet(request: Any, sealed: Any) -> HttpResponse:
    """Show the private key, once, to be printed for a closed envelope: the page is kept nowhere."""
    context = {"poll": sealed, "sheet": grouped(sheet_of(sealed)), "key_file": path_of(sealed)}
    return never_kept(render(request, "voting/desk_key_sheet.html", context))
