# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms
from django.utils.translation import gettext_lazy as _


class FindBallotForm(forms.Form):
    """The code that a person wrote down when they voted."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("26 letters and digits. Capitals and spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autocorrect": "off",
            }
        ),
    )
