# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.errors import BadName
from caravane.decide.voting.logic.identity import is_a_name, tidy_name
from caravane.decide.voting.logic.person import Written
from caravane.decide.voting.models import RollEntry
from caravane.decide.voting.models.roll import Person

from .birth import Birth, BirthDateField


class PersonFields(forms.Form):
    """Names, birth date and tie with the town. Once a name is missing, a box asks whether there is one."""

    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    first_names = forms.CharField(label=_("First names"), max_length=120, required=False)
    single_name = forms.BooleanField(label_suffix="", required=False)
    birth_date = BirthDateField(help_text=_("14/07/1950, or 1950 if the papers give neither day nor month"))
    tie = forms.ChoiceField(
        label=_("Your tie with the town"), choices=RollEntry.Tie.choices, widget=forms.RadioSelect
    )

    missing = {
        "last_name": (_("Write the last name."), _("The papers hold no last name")),
        "first_names": (_("Write the first names."), _("The papers hold no first name")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_names"):
            self.fields[name].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}
        if one := self._one_name_missing():
            self.fields["single_name"].label = self.missing[one][1]
        else:
            del self.fields["single_name"]

    def _one_name_missing(self) -> str:
        """Return which of the two names is missing beside the other, or an empty string."""
        names = self.missing if self.is_bound else ()
        empty = [name for name in names if not str(self.data.get(self.add_prefix(name), "")).strip()]
        return empty[0] if len(empty) == 1 else ""

    def person(self) -> Written:
        """Return who was typed, once the form is valid."""
        names = ("last_name", "first_names", "birth_date", "birth_known", "tie")
        return Written(**{name: self.cleaned_data[name] for name in names})

    def clean_last_name(self) -> str:
        return _a_name(self.cleaned_data["last_name"])

    def clean_first_names(self) -> str:
        return _a_name(self.cleaned_data["first_names"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, (asked_for, _tick) in self.missing.items():
            if data.get(name) == "" and not data.get("single_name"):
                self.add_error(name, asked_for)
        data.pop("single_name", None)
        birth = data.get("birth_date")
        if isinstance(birth, Birth):
            data |= {"birth_date": birth.day, "birth_known": birth.known}
        return data


def _a_name(text: str) -> str:
    name = tidy_name(text)
    if name and not is_a_name(name):
        raise forms.ValidationError(str(BadName().message))
    return name


def typed(person: Person | None) -> Mapping[str, Any]:
    """Return what a person on the roll would have typed."""
    if person is None:
        return {}
    words = {name: getattr(person, name) for name in ("last_name", "first_names", "tie")}
    return {**words, "birth_date": str(Birth(person.birth_date, person.birth_known))}


class IdentityForm(PersonFields):
    """Who votes, as they declare it themselves: the roll checks that nobody votes twice."""

    missing = {
        "last_name": (_("Write your last name."), _("I have no last name on my papers")),
        "first_names": (_("Write your first names."), _("I have no first name on my papers")),
    }

    def __init__(self, *args: Any, keep_nothing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_names"].help_text = _("As on your identity papers, all of them.")
        hints = {"last_name": "family-name", "first_names": "given-name", "birth_date": "bday"}
        for name, hint in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = "off" if keep_nothing else hint
