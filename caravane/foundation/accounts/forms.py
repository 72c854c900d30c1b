# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.names import check_name

from .passwords import OwnPasswordForm, PasswordField


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name shown"), max_length=80, required=False, validators=[check_name])
    language = forms.ChoiceField(label=_("Language of the letters we send you"), choices=settings.LANGUAGES)


class JoinForm(OwnPasswordForm):
    """What an invited person gives who has no account yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = PasswordField()

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.password_is_for = email


class PasskeyNameForm(forms.Form):
    name = forms.CharField(label=_("Name of this key"), max_length=60, validators=[check_name])


class CredentialField(forms.JSONField):
    """What a device answers: an object of objects, never more brackets than Python can follow."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as wrong:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from wrong


class PasskeySignInForm(forms.Form):
    """What a device answers; a script fills it in."""

    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyForm(PasskeyNameForm, PasskeySignInForm):
    """A new key, under a name that tells it from the others."""

    field_order = ("name", "credential")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("The device that keeps it, such as “office computer”.")
