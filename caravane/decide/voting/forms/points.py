# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.models import Poll, PollingPoint, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.core.names import check_name
from caravane.foundation.core.naturals import natural

from .identity import PersonFields


class OfficialsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows, asked for by numbers that rows may have: a database refuses longer ones with an error."""

    def clean(self, value: Any) -> Any:
        for key in value or []:
            if natural(str(key)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


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
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("For people whose name on the roll raises a question. Shown to everybody."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    officials = OfficialsField(
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


class BeforeTheOfficial(PersonFields):
    """A person who stands before the official, or is on the telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].label = _("This person says:")


class PersonForm(BeforeTheOfficial):
    """A person who is not on the roll yet and stands before the official."""

    another_person = forms.BooleanField(required=False, widget=forms.HiddenInput)
    assisted = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].initial = RollEntry.Tie.LIVES


class ReasonForm(forms.Form):
    """Why an official changes the roll: kept with their name."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("Kept with your name, and erased with the roll."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CorrectionForm(BeforeTheOfficial, ReasonForm):
    """A misspelt entry, put right."""

    another_person = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("last_name", "first_names", "single_name", "birth_date", "tie", "reason")


class SetAsideForm(ReasonForm):
    """Which entry of the same person stays on the roll, and why this one does not."""

    same = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer to a request: the same person as an entry, another person, or a refusal."""

    same = forms.IntegerField(required=False)
    another = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=1000, required=False)  # a line break is sent as two characters


class MarkForm(forms.Form):
    """The mark itself. This page takes no choice."""

    another_person = forms.BooleanField(label=_("It is another person: I have checked it"), required=False)
    assisted = forms.BooleanField(label=_("Somebody helped this person to vote"), required=False)

    def __init__(self, *args: Any, one_has_voted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not one_has_voted:
            del self.fields["another_person"]


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
