# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.names import check_name

from .passwords import PasswordField


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name shown"), max_length=80, required=False, validators=[check_name])
    language = forms.ChoiceField(label=_("Language of the letters we send you"), choices=settings.LANGUAGES)


class JoinForm(forms.Form):
    """What an invited person gives who has no account yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = PasswordField()
