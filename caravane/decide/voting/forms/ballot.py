# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ballot: for each theme as many lists as there are places; they are what is sent, JavaScript or not.

What is sent is as long whatever is chosen: every list is sent, with a number of a fixed width or zeros.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from caravane.decide.voting.logic.envelope import LENGTH, Unreadable, clean_secret, from_text, new_secret
from caravane.decide.voting.models import Option, Question

RANKS = {
    1: gettext_lazy("1st choice"),
    2: gettext_lazy("2nd choice"),
    3: gettext_lazy("3rd choice"),
}
WIDTH = 3  # digits of an option's number in the form
BLANK = "0" * WIDTH
NONE = (BLANK, pgettext_lazy("no package", "none"))


def rank_name(place: int) -> str:
    """Return « 1er choix », « 2e choix »…"""
    return str(RANKS[place]) if place in RANKS else _("choice no. %(place)s") % {"place": place}


def field_name(question: Question, place: int) -> str:
    return f"q{question.pk}_{place}"


def value_of(option: Option) -> str:
    """Return an option's number as the form writes it."""
    return f"{option.number:0{WIDTH}}"


@dataclass(frozen=True)
class Section:
    """One theme of the ballot as templates need it."""

    question: Question
    options: Sequence[Option]
    lists: Sequence[forms.BoundField]
    errors: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """What a voter said of one theme, for the review page: options in order; empty is a blank."""

    question: Question
    options: Sequence[Option]
    moved_up: bool  # a gap was closed
    places: int

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry this choice back to the ballot."""
        values = [value_of(one) for one in self.options]
        whole = values + [BLANK] * (self.places - len(values))
        return [(field_name(self.question, place), value) for place, value in enumerate(whole, start=1)]


class BallotForm(forms.Form):
    """The lists of every theme at once. A gap (a 3rd choice without a 2nd) is closed; a double is refused."""

    secret = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Question], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.places = questions, places
        for question in questions:
            for place in range(1, self.places_of(question) + 1):
                self.fields[field_name(question, place)] = self._list(question, place)

    def places_of(self, question: Question) -> int:
        """Return how many lists a theme has: no more than it has packages."""
        return min(self.places, len(question.options.all()))

    def _list(self, question: Question, place: int) -> forms.ChoiceField:
        choices = [(value_of(one), f"{one.number}. {one.package.title}") for one in question.options.all()]
        label = rank_name(place)
        return forms.TypedChoiceField(
            label=label,
            required=False,
            initial=BLANK,
            choices=[NONE, *choices],
            coerce=lambda value: "" if value == BLANK else value,
            widget=forms.Select(attrs={"autocomplete": "off", "data-place": place}),
            error_messages={"invalid_choice": _("This package is not on the ballot.")},
        )

    def clean_secret(self) -> str:
        """Return the voter's code, or a new one when the browser made none."""
        try:
            return clean_secret(self.cleaned_data["secret"])
        except Unreadable:
            return new_secret()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question in self.questions:
            self._refuse_doubles(question, data)
        return data

    def _refuse_doubles(self, question: Question, data: dict[str, Any]) -> None:
        seen: dict[str, int] = {}
        for place in range(1, self.places_of(question) + 1):
            number = data.get(field_name(question, place))
            if number and number in seen:
                self.add_error(field_name(question, place), self._double(seen[number], place))
            elif number:
                seen[number] = place

    def _double(self, first: int, second: int) -> str:
        return _("The same package is your %(first)s and your %(second)s: keep one of them.") % {
            "first": rank_name(first),
            "second": rank_name(second),
        }

    def sections(self) -> Iterator[Section]:
        """Return the themes with their packages and lists, in the order of the poll."""
        for question in self.questions:
            lists = [self[field_name(question, place)] for place in range(1, self.places_of(question) + 1)]
            errors = [str(error) for one in lists for error in one.errors]
            yield Section(question, list(question.options.all()), lists, errors)

    def choices(self) -> list[Choice]:
        """Return what a valid ballot says, theme by theme."""
        return [self._choice(question) for question in self.questions]

    def _choice(self, question: Question) -> Choice:
        asked = [self.cleaned_data[field_name(question, p)] for p in range(1, self.places_of(question) + 1)]
        given = [number for number in asked if number]
        by_value = {value_of(one): one for one in question.options.all()}
        moved_up = given != asked[: len(given)]
        return Choice(question, [by_value[value] for value in given], moved_up, len(asked))

    def rankings(self) -> dict[int, list[int]]:
        """Return {question id: option numbers, best first}, as `enclose_all` takes them."""
        return {choice.question.pk: [one.number for one in choice.options] for choice in self.choices()}


def envelope_name(question: int) -> str:
    return f"envelope{question}"


class CastForm(forms.Form):
    """What is cast: an envelope per question, and the voter's code, which the receipt will show."""

    secret = forms.CharField()

    def __init__(self, *args: Any, questions: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[envelope_name(question)] = forms.CharField(max_length=2 * LENGTH)

    def clean(self) -> dict[str, Any]:
        """Read the code and the envelopes; what cannot be one is no ballot of ours, and nothing is cast."""
        data = super().clean() or {}
        try:
            self.code = clean_secret(data.get("secret", ""))
            self.envelopes = {one: from_text(data.get(envelope_name(one), "")) for one in self.questions}
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return data
