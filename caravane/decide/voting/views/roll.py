# SPDX-License-Identifier: AGPL-3.0-or-later
"""One person of the roll, before an official: add, mark, correct, confirm, free. No choice is taken."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from caravane.decide.voting.actions.paper import add_and_mark, mark_on_paper
from caravane.decide.voting.actions.roll import (
    add_to_roll,
    confirm_entry,
    correct_entry,
    look_before_adding,
    release_entry,
)
from caravane.decide.voting.errors import AlreadyOnRoll, AlreadyVoted
from caravane.decide.voting.forms.identity import typed
from caravane.decide.voting.forms.points import CorrectionForm, MarkForm, PersonForm, ReasonForm
from caravane.decide.voting.models import Poll, PollingPoint, RollEntry
from caravane.decide.voting.queries.points import marks_at
from caravane.decide.voting.queries.roll import mark_channel
from caravane.foundation.core.errors import DomainError
from caravane.foundation.core.naturals import natural

from .points import at_point


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def desk_roll_add(request: Any, point: PollingPoint) -> HttpResponse:
    """Somebody who is not on the roll: typed, read again beside who may be the same, added and marked."""
    form = PersonForm(request.POST or None)
    context: dict[str, Any] = {"point": point, "form": form, "is_open": point.poll.is_open(request.now)}
    if form.is_valid():
        try:
            if done := _add(request, point, form.cleaned_data):
                return done
            context |= {"checked": form.person(), "close": look_before_adding(point.poll, form.person())}
        except AlreadyOnRoll as clash:
            context |= {"checked": form.person(), "close": clash.close}
        except DomainError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "voting/desk_roll_add.html", context)


def _add(request: Any, point: PollingPoint, person: dict[str, Any]) -> HttpResponse | None:
    """Do what the button says: add and mark, or add alone; nothing as long as no button was pressed."""
    who = {name: value for name, value in person.items() if name not in {"assisted", "another_person"}}
    if "mark" in request.POST:
        add_and_mark(point=point, official=request.user, now=request.now, **person)
        return _marked(request, point)
    if "add" in request.POST:
        vouching = request.user if person["another_person"] else None
        entry = add_to_roll(poll=point.poll, now=request.now, another_person_says=vouching, **who)
        return redirect("desk_mark", point=point.pk, entry=entry.pk)
    return None


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
def desk_mark(request: Any, point: PollingPoint, entry: int) -> HttpResponse:
    """Mark a person « papier »: name, birth date, and one button."""
    person = _person(point, entry)
    form = MarkForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            mark_on_paper(
                poll=point.poll,
                roll_entry=person,
                point=point,
                official=request.user,
                assisted=form.cleaned_data["assisted"],
                now=request.now,
            )
        except AlreadyVoted:
            return redirect("desk_mark", point=point.pk, entry=entry)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            return _marked(request, point)
    context = {"point": point, "person": person, "form": form, "channel": mark_channel(person)}
    context |= {"is_open": point.poll.is_open(request.now), "is_closed": point.poll.is_closed(request.now)}
    context |= {"release_form": ReasonForm(), "changes": list(person.changes.all())}
    context["confirms"] = point.poll.online_voters == Poll.OnlineVoters.CONFIRMED
    return render(request, "voting/desk_mark.html", context)


def _person(point: PollingPoint, entry: int) -> RollEntry:
    return get_object_or_404(RollEntry.objects.select_related("mark", "account"), pk=entry, poll=point.poll)


def _marked(request: Any, point: PollingPoint) -> HttpResponse:
    n = marks_at(point)
    text = ngettext(
        "Marked. Hand over the sheet. %(n)s person is marked here.",
        "Marked. Hand over the sheet. %(n)s people are marked here.",
        n,
    )
    messages.success(request, text % {"n": n})
    return redirect("desk_signing", point=point.pk)


@at_point
@require_POST
@sensitive_post_parameters()
def desk_release(request: Any, point: PollingPoint, entry: int) -> HttpResponse:
    """Free an entry that another account holds, for the person it is about, who comes with their identity."""
    return _do(
        request,
        point,
        entry,
        release_entry,
        _("Done. This person can now declare their identity again, online."),
        reason=request.POST.get("reason", ""),
    )


@at_point
@require_POST
def desk_confirm(request: Any, point: PollingPoint, entry: int) -> HttpResponse:
    """Confirm the identity of the holder of the account that the page showed."""
    seen = natural(request.POST.get("account", "")) or 0
    return _do(
        request, point, entry, confirm_entry, _("Confirmed: this person may vote online."), account=seen
    )


def _do(
    request: Any, point: PollingPoint, entry: int, act: Callable[..., object], done: str, **said: Any
) -> HttpResponse:
    """Do an act on a person of the roll, say how it went, and come back to them."""
    try:
        act(entry=_person(point, entry), official=request.user, now=request.now, **said)
        messages.success(request, done)
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("desk_mark", point=point.pk, entry=entry)


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def desk_correct(request: Any, point: PollingPoint, entry: int) -> HttpResponse:
    """Correct a misspelt entry of somebody who has not voted."""
    person = _person(point, entry)
    form = CorrectionForm(request.POST or None, initial=typed(person))
    context: dict[str, Any] = {"point": point, "person": person, "form": form}
    if form.is_valid():
        try:
            correct_entry(entry=person, official=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, _("It is recorded."))
            return redirect("desk_mark", point=point.pk, entry=entry)
        except AlreadyOnRoll as clash:
            context["close"] = clash.close
        except DomainError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "voting/desk_correct.html", context)
