# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caravane.decide.voting.models import PaperEntry, PaperSheet, Question

BLANK = "0"


@dataclass(frozen=True)
class QuestionFields:
    """The fields of one theme on the page."""

    question: Question
    places: list[forms.BoundField]
    null: forms.BoundField

    @property
    def errors(self) -> list[tuple[forms.BoundField, str]]:
        return [(field, str(error)) for field in (*self.places, self.null) for error in field.errors]


class SheetForm(forms.Form):
    """What a sheet says: printed numbers, best first, in small fields; 0 for a theme left blank.

    A theme without anything typed is an error and not a blank: a key pressed too soon loses nothing.
    """

    number = forms.IntegerField(label=gettext_lazy("Sheet"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, questions: Sequence[Question], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.places = questions, places
        for question in questions:
            for place in range(places):
                self.fields[_place(question.pk, place)] = _number_field(question, place)
            self.fields[_null(question.pk)] = _cause_field(question)
        if questions:
            self.fields[_place(questions[0].pk, 0)].widget.attrs["autofocus"] = True

    @property
    def blocks(self) -> Iterator[QuestionFields]:
        for question in self.questions:
            places = [self[_place(question.pk, place)] for place in range(self.places)]
            yield QuestionFields(question, places, self[_null(question.pk)])

    def clean(self) -> dict[str, Any]:
        """Read the numbers; what they mean for this poll is judged by the action."""
        self.nulls: dict[int, str] = {}
        self.rankings: dict[int, list[int]] = {}
        for question in self.questions:
            if cause := self.cleaned_data.get(_null(question.pk)):
                self.nulls[question.pk] = cause
            else:
                self.rankings[question.pk] = self._ranking(question.pk)
        return self.cleaned_data

    def _ranking(self, question: int) -> list[int]:
        typed = [
            str(self.cleaned_data.get(_place(question, place), "")).strip() for place in range(self.places)
        ]
        if typed[0] == BLANK and not any(typed[1:]):
            return []
        filled = [place for place, text in enumerate(typed) if text]
        if not filled:
            self.add_error(_place(question, 0), _("Nothing typed. For a theme left blank, type 0."))
            return []
        for place in range(filled[-1]):
            if not typed[place]:
                self.add_error(_place(question, place), _("This place is empty and the next one is not."))
        return [int(text) for text in typed if text]

    def show_faults(self, faults: Mapping[tuple[int, int], str | Promise]) -> None:
        """Put what the action refused beside the fields it refused."""
        for (question, place), message in faults.items():
            self.add_error(_place(question, min(place, self.places - 1)), str(message))


def _place(question: int, place: int) -> str:
    return f"q{question}_{place}"


def _null(question: int) -> str:
    return f"q{question}_nul"


def _number_field(question: Question, place: int) -> forms.CharField:
    return forms.RegexField(
        r"^\s*[0-9]{1,4}\s*$",
        required=False,
        label=_("%(theme)s, choice %(place)s") % {"theme": question.theme, "place": place + 1},
        error_messages={"invalid": gettext_lazy("A number is expected.")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "maxlength": 4,
                "size": 3,
                "autocomplete": "off",
                "class": "sheet-number",
            }
        ),
    )


def _cause_field(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", _("valid or blank")), *PaperEntry.NullCause.choices],
        required=False,
        label=_("%(theme)s: null because") % {"theme": question.theme},
        widget=forms.Select(attrs={"class": "sheet-null"}),
    )


def initial_of(sheet: PaperSheet, places: int) -> dict[str, object]:
    """Return what the form shows of a sheet already entered."""
    initial: dict[str, object] = {"number": sheet.number}
    for entry in sheet.entries.all():
        if entry.null_cause:
            initial[_null(entry.question_id)] = entry.null_cause
        for place, option in enumerate(entry.ranking or ([] if entry.null_cause else [BLANK])):
            initial[_place(entry.question_id, place)] = option
    return initial
