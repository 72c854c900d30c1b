# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.addresses import AddressField
from caravane.foundation.accounts.models import Role, User
from caravane.foundation.accounts.passwords import OwnPasswordForm, PasswordField
from caravane.foundation.core.names import check_name

# The roles that open a page today; the others wait for their rooms.
GRANTED_TODAY = (
    Role.COORDINATOR,
    Role.POLLING_OFFICIAL,
    Role.FACILITATOR,
    Role.REVIEWER,
    Role.ELECTED,
    Role.PARTNER,
    Role.COMMITTEE,
    Role.ADMINISTRATOR,
)
ROLE_HELP = {
    Role.COORDINATOR: _("prepares everything: calendar, proposals, packages, poll, colleagues"),
    Role.POLLING_OFFICIAL: _("marks the roll, enters the paper ballots of a polling point"),
    Role.FACILITATOR: _("meets people at the caravan and at workshops"),
    Role.REVIEWER: _("studies proposals for a municipal department"),
    Role.ELECTED: _("answers for what the town commits to"),
    Role.PARTNER: _("commits another institution or an association"),
    Role.COMMITTEE: _("follows what is done after the conference"),
    Role.ADMINISTRATOR: _("looks after the installation"),
}


def role_choices() -> list[tuple[str, str]]:
    """Return the roles with what each does, for tick boxes."""
    return [(role.value, f"{str(role.label).capitalize()} : {ROLE_HELP[role]}") for role in GRANTED_TODAY]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        help_text=_("Leave empty for a role without an end date."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError(_("This day is past."))
        return until


class InvitationForm(RolesForm):
    email = AddressField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Name"), max_length=80, required=False, validators=[check_name])
    field_order = ["email", "name", "roles", "until"]

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        self.fields["roles"].required = True


class FirstCoordinatorForm(OwnPasswordForm):
    """The person who founds the town."""

    email = AddressField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = PasswordField(label=_("Choose a password"))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("This address already has an account here."))
        return email
