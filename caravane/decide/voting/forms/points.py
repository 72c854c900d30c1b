# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.models import Poll, PollingPoint, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.core.names import check_name

FIRST_BIRTH_YEAR = 1900


class PointForm(forms.Form):
    """A polling point: where, when, and who runs it."""

    name = forms.CharField(
        label=_("Name"), max_length=120, validators=[check_name], help_text=_("“Town hall, entrance hall”")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False, validators=[check_name])
    hours = forms.CharField(
        label=_("Days and hours"),
        max_length=200,
        required=False,
        validators=[check_name],
        help_text=_("“Every day, 9 am to 6 pm”"),
    )
    officials = forms.ModelMultipleChoiceField(
        label=_("Polling officials"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only they, and the coordination, can mark people here."),
    )

    def __init__(
        self, *args: Any, poll: Poll, point: PollingPoint | None, officials: Iterable[User], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.poll, self.point = poll, point
        people = User.objects.filter(pk__in=[user.pk for user in officials if user.pk])
        field = cast("forms.ModelMultipleChoiceField[User]", self.fields["officials"])
        field.queryset = people.order_by("name", "email")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = PollingPoint.objects.filter(poll=self.poll, name=name)
        if (same.exclude(pk=self.point.pk) if self.point else same).exists():
            raise forms.ValidationError(_("Another polling point has this name."))
        return name


class SearchForm(forms.Form):
    """The first letters of somebody's names, in any order."""

    name = forms.CharField(
        label=_("Name and first name, or birth date"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )


class PersonForm(forms.Form):
    """A person who is not on the roll yet and stands before the official."""

    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_names = forms.CharField(label=_("First names"), max_length=120)
    birth_date = forms.DateField(
        label=_("Birth date"),
        input_formats=["%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%d%m%Y", "%Y-%m-%d"],
        help_text=_("14/07/1950"),
        error_messages={"invalid": _("Write the day, the month and the year, like 14/07/1950.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
    )
    tie = forms.ChoiceField(
        label=_("This person says:"), choices=RollEntry.Tie.choices, widget=forms.RadioSelect, initial="lives"
    )
    homonym_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_names", "birth_date"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born.year < FIRST_BIRTH_YEAR:
            raise forms.ValidationError(_("Check the year."))
        return born


class MarkForm(forms.Form):
    """The mark itself. This page takes no choice."""

    assisted = forms.BooleanField(label=_("Somebody helped this person to vote"), required=False)


class SheetsForm(forms.Form):
    """How many sheets the bureau counted by hand in the box."""

    sheets = forms.IntegerField(
        label=_("Sheets found in the box"),
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )


class SignForm(forms.Form):
    """The signature of the point; the explanation is asked for when numbers differ."""

    explanation = forms.CharField(
        label=_("Why these numbers differ"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Published with the results. Name nobody."),
    )

    def __init__(self, *args: Any, differs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not differs:
            del self.fields["explanation"]
