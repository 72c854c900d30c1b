# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.utils import has_verified_email
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LABELS = {"login": gettext_lazy("E-mail address"), "password": gettext_lazy("Password")}


class BoothEntranceForm(LoginForm):  # type: ignore[misc]
    """The sign-in of a shared device: nothing is remembered; failed attempts count as everywhere else."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)
        for name, label in LABELS.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> Any:
        """Refuse an address that was never confirmed: its code is read in a mailbox, never opened here."""
        cleaned = super().clean()
        if self.user and not has_verified_email(self.user):
            raise forms.ValidationError(
                _("This e-mail address is not confirmed yet: sign in once on your own phone to confirm it.")
            )
        return cleaned
