# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sign-in of a shared device: nothing is remembered, no field offers what was typed before."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.account.utils import has_verified_email
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caravane.foundation.accounts.adapter import TOO_MANY
from caravane.foundation.accounts.addresses import AddressField, ByAddress
from caravane.foundation.accounts.codes import ThreeTries

LABELS = {
    "login": gettext_lazy("E-mail address"),
    "email": gettext_lazy("E-mail address"),
    "password": gettext_lazy("Password"),
    "code": gettext_lazy("Code"),
}


class OnASharedDevice:
    """Takes away placeholders, helps and what the browser would fill in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)  # type: ignore[attr-defined]
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label, field.help_text = LABELS[name], ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["autocomplete"] = "off"


class BoothEntranceForm(OnASharedDevice, ByAddress, LoginForm):  # type: ignore[misc]
    """An address and a password; failed attempts count as everywhere else."""

    @property
    def refused(self) -> bool:
        """Say whether this was one attempt too many."""
        return bool(self.has_error("__all__", TOO_MANY))

    def clean(self) -> Any:
        """Refuse an address that was never confirmed: its code is read in a mailbox, never opened here."""
        cleaned = super().clean()
        if self.user and not has_verified_email(self.user):
            raise forms.ValidationError(
                _("This e-mail address is not confirmed yet: sign in once on your own phone to confirm it.")
            )
        return cleaned


class BoothCodeRequestForm(OnASharedDevice, forms.Form):
    """Where to send a code, that the person reads on their own phone."""

    email = AddressField()

    def __init__(self, *args: Any, begins: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].widget.attrs["autofocus"] = begins


class BoothCodeForm(OnASharedDevice, ThreeTries, ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code, typed back on the shared device."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs["autofocus"] = True
