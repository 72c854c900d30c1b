# SPDX-License-Identifier: AGPL-3.0-or-later
"""The polling officials' desk: their points, who is looked for on the roll, the signature after the close.

Marking a person takes no choice; entering a sheet takes no person: two pages, two tables.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caravane.decide.voting.actions.closing import record_sheets_in_box, sign_point
from caravane.decide.voting.actions.paper import create_point, edit_point
from caravane.decide.voting.forms.points import PointForm, SearchForm, SheetsForm, SignForm
from caravane.decide.voting.models import Poll, PollingPoint
from caravane.decide.voting.queries.points import (
    closing_of,
    closings,
    marks_at,
    may_work_at,
    points_of,
    poll_of,
)
from caravane.decide.voting.queries.roll import SHOWN, find_on_roll, open_requests
from caravane.decide.voting.queries.turnout import turnout
from caravane.foundation.accounts.models import Role
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.accounts.queries import holders
from caravane.foundation.core.errors import DomainError

PointView = Callable[..., HttpResponse]


def at_point(view: PointView) -> PointView:
    """Give a view the polling point of its address; to who does not run it, it does not exist."""

    @never_cache
    @permission_required("voting.officiate")
    @wraps(view)
    def guarded(request: Any, point: int, **kwargs: Any) -> HttpResponse:
        of_town = PollingPoint.objects.filter(poll__conference__programme__city=request.city)
        found = get_object_or_404(of_town.select_related("poll__conference"), pk=point)
        if found.poll.conference != request.conference or not may_work_at(found, request.user, request.city):
            raise Http404
        return view(request, found, **kwargs)

    return guarded


@permission_required("voting.officiate")
@require_safe
@never_cache
def desk_points(request: Any) -> HttpResponse:
    """The polling points of the person, and what each one waits for."""
    poll = poll_of(request.conference)
    points = list(points_of(request.city, request.conference, request.user))
    context = {
        "poll": poll,
        "closings": closings(points, request.now),
        "turnout": turnout(poll) if poll else None,
        "requests": open_requests(poll) if poll else 0,
        "is_open": poll is not None and poll.is_open(request.now),
        "is_closed": poll is not None and poll.is_closed(request.now),
    }
    return render(request, "voting/desk_points.html", context)


def _point_form(request: Any, poll: Poll, point: PollingPoint | None = None) -> PointForm:
    people = holders(request.city, Role.POLLING_OFFICIAL, request.now.date())
    fields = ("name", "address", "hours", "phone")
    initial = {name: getattr(point, name) for name in fields} if point else {}
    if point:
        assigned = list(point.officials.all())
        people, initial["officials"] = [*people, *assigned], assigned
    return PointForm(request.POST or None, initial=initial, poll=poll, point=point, officials=people)


@permission_required("voting.set_up")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def desk_point_new(request: Any) -> HttpResponse:
    """Create a polling point."""
    poll = poll_of(request.conference)
    if poll is None:
        raise Http404
    form = _point_form(request, poll)
    if form.is_valid():
        try:
            create_point(poll=poll, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The polling point is ready."))
            return redirect("desk_points")
    return render(request, "voting/desk_point_form.html", {"form": form, "point": None})


@permission_required("voting.set_up")
@at_point
@require_http_methods(["GET", "HEAD", "POST"])
def desk_point_edit(request: Any, point: PollingPoint) -> HttpResponse:
    """Change a polling point, or who runs it."""
    form = _point_form(request, point.poll, point)
    if form.is_valid() and _did(request, form, edit_point, point=point, **form.cleaned_data):
        return redirect("desk_points")
    return render(request, "voting/desk_point_form.html", {"form": form, "point": point})


def _did(request: Any, form: Any, action: Callable[..., object], **arguments: Any) -> bool:
    """Do it, or put the refusal on the form."""
    try:
        action(**arguments)
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    messages.success(request, _("It is recorded."))
    return True


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def desk_signing(request: Any, point: PollingPoint) -> HttpResponse:
    """Find a person on the roll. What is typed is in no address: it is posted, and nothing is kept of it."""
    form = SearchForm(request.POST or None)
    found = list(find_on_roll(point.poll, form.cleaned_data["name"])) if form.is_valid() else None
    context = {
        "point": point,
        "form": form,
        "found": found,
        "searched": found is not None,
        "shown_at_most": SHOWN,
    }
    context |= {"is_open": point.poll.is_open(request.now), "marks": marks_at(point)}
    return render(request, "voting/desk_signing.html", context)


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
def desk_point(request: Any, point: PollingPoint) -> HttpResponse:
    """The closing of a point, step by step; a POST says how many sheets were in the box, or signs."""
    closing = closing_of(point, request.now)
    signs = "sign" in request.POST
    sheets = SheetsForm(
        request.POST if request.POST and not signs else None, initial={"sheets": closing.sheets}
    )
    sign = SignForm(request.POST if signs else None, differs=closing.differs)
    if sheets.is_bound and sheets.is_valid():
        done = _did(
            request, sheets, record_sheets_in_box, point=point, now=request.now, **sheets.cleaned_data
        )
    elif sign.is_bound and sign.is_valid():
        text = sign.cleaned_data.get("explanation", "")
        done = _did(
            request, sign, sign_point, point=point, official=request.user, explanation=text, now=request.now
        )
    else:
        done = False
    if done:
        return redirect("desk_point", point=point.pk)
    context = {"point": point, "closing": closing, "sheets_form": sheets, "sign_form": sign}
    context["help_given"] = list(point.help_given.all())
    return render(request, "voting/desk_point.html", context)
