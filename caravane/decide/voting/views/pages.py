# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page between the sign-in and the receipt has in common."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from caravane.decide.voting.models import Poll, RollEntry
from caravane.decide.voting.queries import entry_of, mark_channel, may_vote_online, poll_of

BOOTH = "isoloir"
BOOTH_SESSION = 60 * 60  # seconds: who walks away without JavaScript is signed out at last
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Voter:
    """Somebody signed in, on the roll, while the poll is open."""

    poll: Poll
    entry: RollEntry


def in_booth(request: Any) -> bool:
    """Say whether this page is read on a shared device: the address carries it, nothing is stored."""
    return BOOTH in request.GET or BOOTH in request.POST


def address(request: Any, name: str) -> str:
    """Return the address of a step, in the booth when the person is in it."""
    return reverse(name) + (f"?{BOOTH}=1" if in_booth(request) else "")


def never_kept(response: HttpResponse) -> HttpResponse:
    """Forbid every cache, and the address of the page to other sites.

    The referrer policy is not `no-referrer`: with it browsers send `Origin: null` along a form, which the
    check against forged requests must refuse.
    """
    # no-transform: compressed on the way, pages of one length would have as many as there are choices.
    response.headers["Cache-Control"] = "no-store, no-transform, private, max-age=0"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def voting_page(view: View) -> View:
    """Guard a step: current edition, signed in, kept nowhere, nothing of the form in an error report."""

    @wraps(view)
    @sensitive_post_parameters()
    def page(request: Any) -> HttpResponse:
        if request.is_past_edition:
            raise Http404
        if not request.user.is_authenticated:
            if in_booth(request):
                return never_kept(redirect("booth_entrance"))
            return never_kept(redirect_to_login(reverse("ballot")))
        if in_booth(request):
            request.session.end_with_browser(BOOTH_SESSION)
        return never_kept(view(request))

    return page


def show(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a step; `booth` and `booth_query` say whether it is read on a shared device."""
    booth = in_booth(request)
    shared = {"booth": booth, "booth_query": f"?{BOOTH}=1" if booth else ""}
    return render(request, template, {**shared, **context}, status=status)


def padded(page: HttpResponse, length: int) -> HttpResponse:
    """Fill a page with spaces up to a length, or a multiple of it: its size tells nothing."""
    page.content += b" " * (-len(page.content) % length)
    return page


def sent(request: Any) -> Any:
    """Return the form that was sent, even empty, or None when the page is only read."""
    return request.POST if request.method == "POST" else None


def open_poll(request: Any) -> Poll | None:
    """Return the edition's poll while it is open."""
    poll = poll_of(request.conference)
    return poll if poll and poll.is_open(request.now) else None


def sealed_poll(request: Any) -> Poll:
    """Return the edition's poll once its set-up is sealed; before, the page does not exist."""
    poll = poll_of(request.conference)
    if poll is None or poll.sealed_at is None:
        raise Http404
    return poll


def not_open(request: Any) -> HttpResponse:
    """Lead to what is public about the vote; from the booth, sign out and go back to its first page."""
    return out_of_the_booth(request) if in_booth(request) else redirect("vote")


def out_of_the_booth(request: Any) -> HttpResponse:
    """Sign out, wipe what the browser may hold, and show the booth's first page."""
    logout(request)
    response = never_kept(redirect("booth"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def voter_page(view: Callable[[Any, Voter], HttpResponse]) -> View:
    """Guard a step that needs a person on the roll who has not voted; others go where they must."""

    @wraps(view)
    @voting_page
    def page(request: Any) -> HttpResponse:
        if (poll := open_poll(request)) is None:
            return not_open(request)
        if (entry := entry_of(poll, request.user)) is None:
            return redirect(address(request, "ballot_identity"))
        if channel := mark_channel(entry):
            return already_voted(request, channel)
        if not may_vote_online(poll, entry):
            return to_be_confirmed(request, poll)
        return view(request, Voter(poll, entry))

    return page


def to_be_confirmed(request: Any, poll: Poll) -> HttpResponse:
    """Say where to have one's identity confirmed before voting online."""
    return show(request, "voting/to_be_confirmed.html", {"poll": poll, "points": list(poll.points.all())})


def already_voted(request: Any, channel: str, *, status: int = 200) -> HttpResponse:
    """Say on which channel the person voted, and that it is done."""
    return show(request, "voting/already_voted.html", {"channel": channel}, status)
