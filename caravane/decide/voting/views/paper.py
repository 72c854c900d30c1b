# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entering the sheets of a point, after the close. This page takes no person."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caravane.decide.voting.actions.closing import enter_sheet
from caravane.decide.voting.errors import BadSheet
from caravane.decide.voting.forms.paper import SheetForm, initial_of
from caravane.decide.voting.models import Option, PaperSheet, PollingPoint, Question
from caravane.decide.voting.queries.points import Closing, closing_of, next_sheet_number, sheets_of
from caravane.foundation.core.errors import DomainError

from .points import at_point

LAST_LISTED = 8


def _questions(point: PollingPoint) -> list[Question]:
    options = Prefetch("options", Option.objects.select_related("package"))
    return list(point.poll.questions.select_related("theme").prefetch_related(options))


def _not_now(request: Any, point: PollingPoint, closing: Closing) -> HttpResponse | None:
    """Lead back to the steps while sheets cannot be entered, saying why."""
    reasons = {
        "vote": _("Sheets are entered once the poll is closed."),
        "sheets": _("Say first how many sheets you found in the box."),
        "signed": _("This polling point is signed: its sheets stay as they are."),
    }
    if closing.step not in reasons:
        return None
    messages.warning(request, reasons[closing.step])
    return redirect("desk_point", point=point.pk)


@at_point
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def desk_sheets(request: Any, point: PollingPoint, number: int | None = None) -> HttpResponse:
    """Enter the next sheet, or correct the one whose number is in the address."""
    closing = closing_of(point, request.now)
    if (elsewhere := _not_now(request, point, closing)) is not None:
        return elsewhere
    questions = _questions(point)
    sheet = get_object_or_404(PaperSheet, point=point, number=number) if number else None
    initial = initial_of(sheet, point.poll.places) if sheet else {"number": next_sheet_number(point)}
    form = SheetForm(request.POST or None, initial=initial, questions=questions, places=point.poll.places)
    if form.is_valid() and _entered(request, point, form, sheet):
        return redirect("desk_sheets", point=point.pk)
    context = {
        "point": point,
        "closing": closing,
        "form": form,
        "correcting": sheet,
        "all_entered": closing.all_entered and sheet is None,
        "questions": questions,
        "sheets": _listed(point, questions, None if "tous" in request.GET else LAST_LISTED),
        "more": closing.entered > LAST_LISTED and "tous" not in request.GET,
    }
    return render(request, "voting/desk_sheets.html", context)


def _entered(request: Any, point: PollingPoint, form: SheetForm, sheet: PaperSheet | None) -> bool:
    number = sheet.number if sheet else form.cleaned_data["number"]
    if sheet is None and number > (most := point.sheets_in_box or 0):
        # A number typed wrong would stay beside the right one, and the point could never be signed.
        form.add_error("number", _("The sheets of this box go from 1 to %(most)s.") % {"most": most})
        return False
    if sheet is None and PaperSheet.objects.filter(point=point, number=number).exists():
        form.add_error("number", _("This sheet is already entered. To correct it, choose it in the list."))
        return False
    try:
        enter_sheet(point=point, number=number, rankings=form.rankings, nulls=form.nulls, now=request.now)
    except BadSheet as bad:
        form.show_faults(bad.faults)
        return False
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    messages.success(request, _("Sheet %(number)s is entered.") % {"number": number})
    return True


def _listed(point: PollingPoint, questions: list[Question], last: int | None) -> list[tuple[int, list[str]]]:
    """Return (number, what each theme says in short) of the last sheets."""
    return [(sheet.number, _in_short(sheet, questions)) for sheet in sheets_of(point, last)]


def _in_short(sheet: PaperSheet, questions: list[Question]) -> list[str]:
    said = {entry.question_id: entry for entry in sheet.entries.all()}
    return [
        str(entry.get_null_cause_display())
        if (entry := said[question.pk]).null_cause
        else " · ".join(map(str, entry.ranking)) or _("blank")
        for question in questions
    ]
