# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the ballot to the receipt. Until the cast choices live in forms only: no session, message, row."""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.actions import Receipt, cast_ballot
from caravane.decide.voting.errors import AlreadyVoted, PollNotOpen
from caravane.decide.voting.forms.ballot import BallotForm
from caravane.decide.voting.logic.envelope import grouped
from caravane.decide.voting.models import Poll, Question
from caravane.decide.voting.queries import entry_of, mark_channel, offered_questions, poll_of
from caravane.foundation.core.errors import DomainError

from .pages import (
    Voter,
    address,
    already_voted,
    in_booth,
    open_poll,
    sent,
    show,
    voter_page,
    voting_page,
)


def ballot_form(request: Any, poll: Poll) -> BallotForm:
    """Return the ballot, filled with what was sent."""
    return BallotForm(sent(request), questions=offered_questions(poll), places=poll.places)


@require_http_methods(["GET", "POST"])
@voter_page
def ballot(request: Any, voter: Voter) -> HttpResponse:
    """The ballot; a POST comes back from the review page to correct something."""
    return show_ballot(request, voter, ballot_form(request, voter.poll))


def show_ballot(request: Any, voter: Voter, form: BallotForm) -> HttpResponse:
    context = {"poll": voter.poll, "entry": voter.entry, "form": form, "sections": list(form.sections())}
    if not in_booth(request):
        context["draft_key"] = draft_key(voter)
    return show(request, "voting/ballot.html", context)


def draft_key(voter: Voter) -> str:
    """Return the name under which the browser keeps a draft: it tells neither account nor person."""
    return salted_hmac("caravane.ballot-draft", f"{voter.poll.pk}.{voter.entry.pk}").hexdigest()[:20]


@require_POST
@voter_page
def review(request: Any, voter: Voter) -> HttpResponse:
    """Everything the voter chose, before the one cast. Nothing is stored: the page carries them."""
    form = ballot_form(request, voter.poll)
    if not form.is_valid():
        return show_ballot(request, voter, form)
    choices = form.choices()
    blanks = [choice for choice in choices if not choice.options]
    context = {
        "poll": voter.poll,
        "choices": choices,
        "blanks": len(blanks),
        "moved_up": any(choice.moved_up for choice in choices),
        "secret": form.cleaned_data["secret"],
    }
    return show(request, "voting/review.html", context)


@require_POST
@voting_page
def cast(request: Any) -> HttpResponse:
    """Cast once for everything; the answer is the receipt, which is stored nowhere."""
    if (poll := open_poll(request)) is None:
        return refused(request, PollNotOpen())
    if (entry := entry_of(poll, request.user)) is None:
        return redirect(address(request, "ballot_identity"))
    form = ballot_form(request, poll)
    if not form.is_valid():
        return show_ballot(request, Voter(poll, entry), form)
    secret, now = form.cleaned_data["secret"], timezone.now()  # not the request's: its body may come late
    try:
        receipt = cast_ballot(poll=poll, roll_entry=entry, rankings=form.rankings(), secret=secret, now=now)
    except AlreadyVoted as refusal:
        return already_voted(request, refusal.channel, status=409)
    except DomainError as refusal:
        return refused(request, refusal)
    return show_receipt(request, poll, form.questions, receipt)


def refused(request: Any, refusal: DomainError) -> HttpResponse:
    """Say why nothing was cast; unless it was, in time, and the answer was lost."""
    poll = poll_of(request.conference)
    entry = entry_of(poll, request.user) if poll else None
    if entry and (channel := mark_channel(entry)):
        return already_voted(request, channel, status=409)
    return show(request, "voting/not_cast.html", {"message": refusal.message}, status=409)


def show_receipt(request: Any, poll: Poll, questions: Any, receipt: Receipt) -> HttpResponse:
    """Show the receipt; in the booth the person is signed out first."""
    codes: list[tuple[Question, str]] = [(one, receipt.trackers[one.pk]) for one in questions]
    booth = in_booth(request)
    if booth:
        logout(request)
    return show(
        request, "voting/receipt.html", {"poll": poll, "code": grouped(receipt.secret), "codes": codes}
    )
