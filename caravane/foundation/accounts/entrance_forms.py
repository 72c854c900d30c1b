# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of django-allauth in our words: a label says it once, without a placeholder that vanishes."""

from typing import Any

from allauth.account import forms as theirs
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "remember": _("Keep me signed in on this device"),
}
NEW_PASSWORD = _("At least 10 characters: four plain words are easy to keep in mind.")
HELP = {"remember": _("Not on a device that other people use."), "password1": NEW_PASSWORD}


class Plain:
    """Takes away the placeholders and gives our labels."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            if name == "remember":
                field.label_suffix = ""


class LoginForm(Plain, theirs.LoginForm):  # type: ignore[misc]
    pass


class SignupForm(Plain, theirs.SignupForm):  # type: ignore[misc]
    pass


class RequestLoginCodeForm(Plain, theirs.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmLoginCodeForm(Plain, theirs.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailVerificationCodeForm(Plain, theirs.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(Plain, theirs.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(Plain, theirs.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(Plain, theirs.ChangePasswordForm):  # type: ignore[misc]
    pass


class AddEmailForm(Plain, theirs.AddEmailForm):  # type: ignore[misc]
    pass
