# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class PasswordField(forms.CharField):
    """A new password, checked by the installation's validators."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Password"))
        options.setdefault(
            "help_text", _("At least 12 characters: four plain words are easy to keep in mind.")
        )
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(strip=False, widget=widget, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        validate_password(value)
