# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.logic.identity import fold_name
from caravane.decide.voting.models import RollEntry

FIRST_BIRTH_YEAR = 1900
DATES = ["%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%d%m%Y", "%Y-%m-%d"]


class IdentityForm(forms.Form):
    """Who votes, as they declare it themselves: the roll checks that nobody votes twice."""

    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_names = forms.CharField(
        label=_("First names"), max_length=120, help_text=_("As on your identity papers, all of them.")
    )
    birth_date = forms.DateField(
        label=_("Birth date"),
        input_formats=DATES,
        help_text=_("Day, month, year: 14/07/1950"),
        error_messages={"invalid": _("Write the day, the month and the year, like 14/07/1950.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
    )
    tie = forms.ChoiceField(
        label=_("Your tie with the town"), choices=RollEntry.Tie.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, keep_nothing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {"last_name": "family-name", "first_names": "given-name", "birth_date": "bday"}
        for name, hint in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = "off" if keep_nothing else hint
            self.fields[name].widget.attrs["spellcheck"] = "false"

    def clean_last_name(self) -> str:
        return self._a_name("last_name")

    def clean_first_names(self) -> str:
        return self._a_name("first_names")

    def _a_name(self, field: str) -> str:
        name = " ".join(self.cleaned_data[field].split())
        if not fold_name(name):
            raise forms.ValidationError(_("Write a name, with letters."))
        return name

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born.year < FIRST_BIRTH_YEAR:
            raise forms.ValidationError(_("Check the year."))
        return born
