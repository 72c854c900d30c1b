# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who votes: on the roll before the ballot, unless the bureau must be asked first."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caravane.decide.voting.actions import declare_identity
from caravane.decide.voting.forms.identity import IdentityForm, typed
from caravane.decide.voting.models import Poll, RollEntry
from caravane.decide.voting.queries import entry_of, mark_channel, poll_of, request_of
from caravane.foundation.core.errors import DomainError

from .pages import address, already_voted, in_booth, not_open, open_poll, sent, show, voting_page


@require_http_methods(["GET", "POST"])
@voting_page
def identity(request: Any) -> HttpResponse:
    """Who votes; and what became of their request, if the bureau was asked."""
    if (poll := open_poll(request)) is None:
        return _after_the_close(request) or not_open(request)
    entry = entry_of(poll, request.user)
    if entry and (channel := mark_channel(entry)):
        return already_voted(request, channel)
    asked = request_of(poll, request.user)
    form = IdentityForm(sent(request), initial=typed(entry or asked), keep_nothing=in_booth(request))
    # A question asked tells that somebody is on the roll: an account may not try all its neighbours.
    if form.is_valid() and not consume(request, action="declare_identity", key=str(request.user.pk)):
        form.add_error(None, _("That is a lot of attempts: come back in an hour, or ask a polling official."))
    elif form.is_valid():
        try:
            declared = declare_identity(poll=poll, account=request.user, now=request.now, **form.cleaned_data)
            done = isinstance(declared, RollEntry)
            return redirect(address(request, "ballot" if done else "ballot_identity"))
        except DomainError as refusal:
            form.add_error(None, str(refusal.message))
    context: dict[str, Any] = {"poll": poll, "entry": entry, "asked": asked, "form": form}
    return show(request, "voting/identity.html", context | _where_to_ask(poll))


def _where_to_ask(poll: Poll) -> dict[str, Any]:
    points = list(poll.points.all())
    return {"points": points, "phones": any(point.phone for point in points)}


def _after_the_close(request: Any) -> HttpResponse | None:
    """Say what became of a request, to who made one; nothing is asked any more."""
    poll = poll_of(request.conference)
    if in_booth(request) or not poll or not poll.is_closed(request.now):
        return None
    asked = request_of(poll, request.user)
    if asked is None:
        return None
    context = {"poll": poll, "asked": asked, "entry": entry_of(poll, request.user), "closed": True}
    return show(request, "voting/identity.html", context | _where_to_ask(poll))
