# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing a polling point: marks → sheets in the box → entries → signed. Nothing here takes a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caravane.decide.voting.errors import (
    BadSheet,
    NumbersDiffer,
    PointSigned,
    PollNotClosed,
    SheetsNotCounted,
    SheetsNotEntered,
)
from caravane.decide.voting.models import PaperEntry, PaperSheet, PollingPoint, Question
from caravane.decide.voting.queries.points import marks_at
from caravane.foundation.accounts.models import User


def _closing(point: PollingPoint, now: datetime) -> PollingPoint:
    """Return the point, locked: marks under way are finished. Raises PollNotClosed, PointSigned."""
    point = PollingPoint.objects.select_for_update().get(pk=point.pk)
    if not point.poll.is_closed(now):
        raise PollNotClosed
    if point.signed_at:
        raise PointSigned
    return point


@transaction.atomic
def record_sheets_in_box(*, point: PollingPoint, sheets: int, now: datetime) -> PollingPoint:
    """Write how many sheets the bureau counted by hand in the box. Raises PollNotClosed, PointSigned."""
    point = _closing(point, now)
    point.sheets_in_box = sheets
    point.save(update_fields=["sheets_in_box"])
    return point


@transaction.atomic
def enter_sheet(
    *,
    point: PollingPoint,
    number: int,
    rankings: Mapping[int, Sequence[int]],
    nulls: Mapping[int, str],
    now: datetime,
) -> PaperSheet:
    """Enter what a numbered sheet says, or enter it again: a correction replaces the sheet.

    `rankings` gives to each question's id the printed option numbers, best first (none is a blank);
    `nulls` gives to a question's id the cause that makes its part of the sheet null.
    Raises PollNotClosed, PointSigned, BadSheet. The database itself refuses a sheet before the close.
    """
    point = _closing(point, now)
    questions = list(Question.objects.filter(poll_id=point.poll_id).prefetch_related("options"))
    if faults := _faults(point, questions, rankings, nulls):
        raise BadSheet(faults)
    PaperSheet.objects.filter(point=point, number=number).delete()
    sheet = PaperSheet.objects.create(point=point, number=number, entered_at=now)
    PaperEntry.objects.bulk_create(_entry(sheet, question, rankings, nulls) for question in questions)
    return sheet


def _entry(
    sheet: PaperSheet, question: Question, rankings: Mapping[int, Sequence[int]], nulls: Mapping[int, str]
) -> PaperEntry:
    cause = nulls.get(question.pk, "")
    ranking = [] if cause else list(rankings.get(question.pk, ()))
    return PaperEntry(sheet=sheet, question=question, ranking=ranking, null_cause=cause)


def _faults(
    point: PollingPoint,
    questions: Sequence[Question],
    rankings: Mapping[int, Sequence[int]],
    nulls: Mapping[int, str],
) -> dict[tuple[int, int], str]:
    faults: dict[tuple[int, int], str] = {}
    for question in questions:
        if nulls.get(question.pk):
            continue
        offered = {option.number for option in question.options.all()}
        ranking = rankings.get(question.pk, ())
        for place, option in enumerate(ranking):
            if fault := _fault(place, option, ranking, offered, point.poll.places):
                faults[question.pk, place] = fault
    return faults


def _fault(place: int, option: int, ranking: Sequence[int], offered: set[int], places: int) -> str:
    if option not in offered:
        return _("No package of this theme has the number %(number)s.") % {"number": option}
    if option in ranking[:place]:
        return _("Number %(number)s is already ranked on this sheet.") % {"number": option}
    return _("At most %(places)s packages may be ranked.") % {"places": places} if place >= places else ""


@transaction.atomic
def sign_point(*, point: PollingPoint, official: User, explanation: str, now: datetime) -> PollingPoint:
    """Sign a polling point: from then on the database keeps it, and its sheets, as they are.

    Entries must equal the sheets found in the box; if these differ from the marks, a written explanation
    is due. Raises PollNotClosed, PointSigned, SheetsNotCounted, SheetsNotEntered, NumbersDiffer.
    """
    point = _closing(point, now)
    if point.sheets_in_box is None:
        raise SheetsNotCounted
    entered, marks = point.sheets.count(), marks_at(point)
    if entered != point.sheets_in_box:
        raise SheetsNotEntered(entered=entered, in_the_box=point.sheets_in_box)
    if marks != point.sheets_in_box and not explanation.strip():
        raise NumbersDiffer(marks=marks, sheets=point.sheets_in_box)
    point.explanation = explanation.strip() if marks != point.sheets_in_box else ""
    point.signed_at, point.signed_by = now, official
    point.save(update_fields=["explanation", "signed_at", "signed_by"])
    return point
