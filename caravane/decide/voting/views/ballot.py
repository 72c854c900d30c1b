# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the ballot to the receipt. Until the cast choices live in forms only: no session, message, row.

Answers to what was chosen are padded to one length (`pages.padded`): who listens on the line learns nothing.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.actions import cast_ballot
from caravane.decide.voting.errors import AlreadyVoted, BallotIncomplete, PollNotOpen
from caravane.decide.voting.forms.ballot import BallotForm, CastForm, envelope_name
from caravane.decide.voting.logic.envelope import enclose_all, grouped, to_text, tracker_of
from caravane.decide.voting.logic.keys import public_key
from caravane.decide.voting.models import Poll, Question
from caravane.decide.voting.queries import asked_questions, entry_of, mark_channel, offered_questions, poll_of
from caravane.foundation.core.errors import DomainError

from .pages import (
    Voter,
    address,
    already_voted,
    in_booth,
    open_poll,
    padded,
    sent,
    show,
    voter_page,
    voting_page,
)

# Bytes at most: a page without its themes; a theme without its titles; the markup of a title; a list's fault.
FRAME, THEME, CHOICE, FAULT = 16_384, 1_024, 100, 700


def ballot_form(request: Any, poll: Poll, questions: Sequence[Question]) -> BallotForm:
    """Return the ballot, filled with what was sent."""
    return BallotForm(sent(request), questions=questions, places=poll.places)


@require_http_methods(["GET", "POST"])
@voter_page
def ballot(request: Any, voter: Voter) -> HttpResponse:
    """The ballot; a POST comes back from the review page to correct something."""
    return show_ballot(request, voter)


def show_ballot(request: Any, voter: Voter) -> HttpResponse:
    form = ballot_form(request, voter.poll, offered_questions(voter.poll))
    page = _ballot_page(request, voter, form)
    if not form.is_bound:
        return page
    empty = BallotForm(questions=form.questions, places=form.places)
    lists = sum(form.places_of(question) for question in form.questions)
    return padded(page, len(_ballot_page(request, voter, empty).content) + lists * FAULT)


def _ballot_page(request: Any, voter: Voter, form: BallotForm) -> HttpResponse:
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
    """Everything the voter chose, before the one cast. Nothing is stored: the page carries it, enclosed."""
    form = ballot_form(request, voter.poll, asked_questions(voter.poll))
    if not form.is_valid():
        return show_ballot(request, voter)
    choices = form.choices()
    blanks = [choice for choice in choices if not choice.options]
    context = {
        "poll": voter.poll,
        "choices": choices,
        "blanks": len(blanks),
        "moved_up": any(choice.moved_up for choice in choices),
        "secret": form.cleaned_data["secret"],
        "enclosed": enclosed(voter.poll, form),
    }
    return padded(show(request, "voting/review.html", context), review_length(form))


def enclosed(poll: Poll, form: BallotForm) -> list[tuple[str, str]]:
    """Return the hidden fields that carry the voter's envelopes, made afresh."""
    key = public_key(poll.public_key or b"")
    envelopes = enclose_all(form.rankings(), form.cleaned_data["secret"], key=key, poll=poll.pk)
    return [(envelope_name(question), to_text(envelope)) for question, envelope in envelopes.items()]


def review_length(form: BallotForm) -> int:
    """Return a length that no review page of these questions passes: as if the longest titles were chosen."""
    return FRAME + sum(THEME + _longest_titles(one, form.places_of(one)) for one in form.questions)


def _longest_titles(question: Question, places: int) -> int:
    titles = [len(escape(option.package.title).encode()) + CHOICE for option in question.options.all()]
    return sum(sorted(titles)[-places:])


@require_POST
@voting_page
def cast(request: Any) -> HttpResponse:
    """Cast once for everything; the answer is the receipt, which is stored nowhere."""
    if (poll := open_poll(request)) is None:
        return refused(request, PollNotOpen())
    if (entry := entry_of(poll, request.user)) is None:
        return redirect(address(request, "ballot_identity"))
    questions = list(poll.questions.select_related("theme"))
    form = CastForm(request.POST, questions=[one.pk for one in questions])
    if not form.is_valid():
        return refused(request, BallotIncomplete())
    now = timezone.now()  # not the request's: its body may come late
    try:
        cast_ballot(poll=poll, roll_entry=entry, envelopes=form.envelopes, now=now)
    except AlreadyVoted as refusal:
        return padded(already_voted(request, refusal.channel, status=409), FRAME)
    except DomainError as refusal:
        return refused(request, refusal)
    return show_receipt(request, poll, questions, form.code)


def refused(request: Any, refusal: DomainError) -> HttpResponse:
    """Say why nothing was cast; unless it was, in time, and the answer was lost."""
    poll = poll_of(request.conference)
    entry = entry_of(poll, request.user) if poll else None
    if entry and (channel := mark_channel(entry)):
        return padded(already_voted(request, channel, status=409), FRAME)
    context = {"message": refusal.message, "open": not isinstance(refusal, PollNotOpen)}
    return padded(show(request, "voting/not_cast.html", context, status=409), FRAME)


def show_receipt(request: Any, poll: Poll, questions: Sequence[Question], code: str) -> HttpResponse:
    """Show the receipt; in the booth the person is signed out first."""
    if in_booth(request):
        logout(request)
    codes = [(one, tracker_of(code, one.pk)) for one in questions]
    context = {"poll": poll, "code": grouped(code), "codes": codes}
    return padded(show(request, "voting/receipt.html", context), FRAME)
