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
    set_aside_entry,
)
from caravane.decide.voting.errors import AlreadyOnRoll, AlreadyVoted, EntryChanged, ReasonNeeded
from caravane.decide.voting.forms.identity import typed
from caravane.decide.voting.forms.points import CorrectionForm, MarkForm, PersonForm, ReasonForm, SetAsideForm
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollChange, RollEntry
from caravane.decide.voting.models.roll import born_in_words
from caravane.decide.voting.queries.points import marks_at
from caravane.decide.voting.queries.roll import close_to, mark_channel
from caravane.foundation.core.errors import DomainError
from caravane.foundation.core.naturals import natural

from .pages import sent
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
            context |= {"checked": _as_typed(form), "close": look_before_adding(point.poll, form.person())}
        except AlreadyOnRoll as clash:
            context |= {"checked": _as_typed(form), "close": clash.close}
        except DomainError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "voting/desk_roll_add.html", context)


def _as_typed(form: PersonForm) -> dict[str, str]:
    """Return who was typed, to be read again."""
    who = form.person()
    born = born_in_words(who.birth_date, who.birth_known)
    return {"last_name": who.last_name, "first_names": who.first_names, "born": born}


def _add(request: Any, point: PollingPoint, person: dict[str, Any]) -> HttpResponse | None:
    """Do what the button says: add and mark, or add alone; nothing as long as no button was pressed."""
    who = {name: value for name, value in person.items() if name not in {"assisted", "another_person"}}
    if "mark" in request.POST:
        mark = add_and_mark(point=point, official=request.user, now=request.now, **person)
        return _marked(request, point, mark)
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
    close = close_to(point.poll, person, but=person)
    form = MarkForm(sent(request), label_suffix="", one_has_voted=any(map(mark_channel, close)))
    if request.method == "POST" and form.is_valid():
        try:
            mark = mark_on_paper(
                poll=point.poll,
                roll_entry=person,
                point=point,
                official=request.user,
                assisted=form.cleaned_data["assisted"],
                another_person=form.cleaned_data.get("another_person", False),
                now=request.now,
                read=_read(request),
            )
        except AlreadyVoted:
            return redirect("desk_mark", point=point.pk, entry=entry)
        except EntryChanged as refused:
            return _to_be_read_again(request, refused, "desk_mark", point, entry)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            return _marked(request, point, mark)
    context = {"point": point, "person": person, "form": form, "channel": mark_channel(person)}
    context |= {"is_open": point.poll.is_open(request.now), "is_closed": point.poll.is_closed(request.now)}
    context |= {"close": close, "reason_form": ReasonForm(), "changes": list(person.changes.all())}
    return render(request, "voting/desk_mark.html", context | _confirmation(point.poll, person))


def _confirmation(poll: Poll, person: RollEntry) -> dict[str, bool]:
    """Say whether identities are confirmed, whether this one waits for it, and whether it waits anew."""
    confirms = poll.online_voters == Poll.OnlineVoters.CONFIRMED
    waits = confirms and person.account_id is not None and person.confirmed_at is None
    before = person.changes.filter(kind=RollChange.Kind.CONFIRMED)
    return {"confirms": confirms, "confirm_first": waits, "confirmed_before": waits and before.exists()}


def _person(point: PollingPoint, entry: int) -> RollEntry:
    return get_object_or_404(RollEntry.objects.select_related("mark", "account"), pk=entry, poll=point.poll)


def _read(request: Any) -> str:
    """Return whom the page that was sent showed: one that does not say it showed nobody."""
    return str(request.POST.get("read", ""))


def _to_be_read_again(
    request: Any, refused: DomainError, page: str, point: PollingPoint, entry: int
) -> HttpResponse:
    """Say that nothing was done, and show the person as they are now."""
    messages.error(request, str(refused.message))
    return redirect(page, point=point.pk, entry=entry)


def _marked(request: Any, point: PollingPoint, mark: Mark) -> HttpResponse:
    """Say who is marked, so that a slip is seen, and how many are."""
    n = marks_at(point)
    text = ngettext(
        "Marked: %(person)s. Hand over the sheet. %(n)s person is marked here.",
        "Marked: %(person)s. Hand over the sheet. %(n)s people are marked here.",
        n,
    )
    messages.success(request, text % {"n": n, "person": mark.roll_entry})
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
@sensitive_post_parameters()
def desk_set_aside(request: Any, point: PollingPoint, entry: int) -> HttpResponse:
    """Take a mistaken entry off the roll: the person is there under a close name."""
    person = _person(point, entry)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(ReasonNeeded().message))
        return redirect("desk_mark", point=point.pk, entry=entry)
    same = get_object_or_404(RollEntry, pk=form.cleaned_data["same"], poll=point.poll)
    why = form.cleaned_data["reason"]
    try:
        set_aside_entry(entry=person, same=same, official=request.user, reason=why, now=request.now)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("desk_mark", point=point.pk, entry=entry)
    messages.success(request, _("The mistaken entry is set aside. This one stays."))
    return redirect("desk_mark", point=point.pk, entry=same.pk)


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
        person = _person(point, entry)
        act(entry=person, official=request.user, now=request.now, read=_read(request), **said)
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
    # Refused for another cause, the page keeps saying whom it showed first.
    read = _read(request) if form.is_bound else person.reading
    confirmed = person.confirmed_at is not None
    context: dict[str, Any] = {"point": point, "person": person, "form": form, "confirmed": confirmed}
    context["read"] = read
    if form.is_valid():
        try:
            corrected = correct_entry(
                entry=person, official=request.user, now=request.now, read=read, **form.cleaned_data
            )
            if confirmed and corrected.confirmed_at is None:
                messages.warning(request, _("It is recorded. This identity is to be confirmed again."))
            else:
                messages.success(request, _("It is recorded."))
            return redirect("desk_mark", point=point.pk, entry=entry)
        except AlreadyOnRoll as clash:
            context["close"] = clash.close
        except EntryChanged as refused:
            return _to_be_read_again(request, refused, "desk_correct", point, entry)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "voting/desk_correct.html", context)
