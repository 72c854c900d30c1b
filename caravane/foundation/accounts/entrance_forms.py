# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of django-allauth in our words: a label says it once, without a placeholder that vanishes."""

from typing import Any

from allauth.account import forms as theirs
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .adapter import TOO_MANY
from .addresses import AddressField, ByAddress
from .codes import ThreeTries
from .refusals import too_many_passwords

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "remember": _("Keep me signed in on this device"),
}
NEW_PASSWORD = _("At least 12 characters: four plain words are easy to keep in mind.")
HELP = {
    "password": _("Forgotten? Ask for a code above, then choose another password in your account."),
    "remember": _("Not on a device that other people use."),
    "password1": NEW_PASSWORD,
}


class Plain:
    """Takes away the placeholders, gives our labels; a page with no other purpose begins in its field."""

    begins_in = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.begins_in:
            self.fields[self.begins_in].widget.attrs["autofocus"] = True  # type: ignore[attr-defined]
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            if name == "remember":
                field.label_suffix = ""


class LoginForm(Plain, ByAddress, theirs.LoginForm):  # type: ignore[misc]
    def clean(self) -> Any:
        """Refuse one attempt too many with a page of its own, that says what else opens the door."""
        try:
            return super().clean()
        except ValidationError as refusal:
            if refusal.code == TOO_MANY:
                raise ImmediateHttpResponse(too_many_passwords(self.request)) from refusal
            raise


class CodeRequestForm(Plain, forms.Form):
    """Where to send a code: an address, whoever has it."""

    begins_in = "email"
    email = AddressField()


class ConfirmLoginCodeForm(Plain, ThreeTries, theirs.ConfirmLoginCodeForm):  # type: ignore[misc]
    begins_in = "code"


class ConfirmEmailVerificationCodeForm(Plain, ThreeTries, theirs.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    begins_in = "code"


class ChangePasswordForm(Plain, theirs.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(Plain, theirs.SetPasswordForm):  # type: ignore[misc]
    pass


class AddEmailForm(Plain, theirs.AddEmailForm):  # type: ignore[misc]
    pass
