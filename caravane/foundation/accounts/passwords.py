# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.words import plain
from caravane.foundation.territory.models import City

from .common_words import COMMON_WORDS
from .models import User

ENOUGH = 6  # letters that are neither a word known to all nor a digit
SHORTEST_WORD = 4  # of a town's name: the letters of “sur” are in many others


class PasswordField(forms.CharField):
    """A new password; OwnPasswordForm checks it by the installation's validators."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Password"))
        options.setdefault(
            "help_text", _("At least 12 characters: four plain words are easy to keep in mind.")
        )
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(strip=False, widget=widget, **options)


class NotAWordKnownToAll:
    """Refuses what is made of words that everybody in France tries first, and of names of the towns here."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when it holds such a word, and little else that is not a digit."""
        rest = whole = plain(password).replace(" ", "")
        for word in sorted(known_to_all(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != whole and sum(letter.isalpha() for letter in rest) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_known_to_all")

    def get_help_text(self) -> str:
        return gettext("Choose other words than the town’s name or those that everybody tries first.")


def known_to_all() -> set[str]:
    """Return the common words and the towns' names, whole and word by word."""
    names = [plain(name) for name in City.objects.values_list("name", flat=True)]
    words = {word for name in names for word in name.split() if len(word) >= SHORTEST_WORD}
    return {*COMMON_WORDS, *words, *(name.replace(" ", "") for name in names)}


class OwnPasswordForm(forms.Form):
    """Refuses a password that is like the name or the address of the person who chooses it."""

    password_is_for = ""  # the address, where the form does not ask for it

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        person = User(email=cleaned.get("email", self.password_is_for), name=cleaned.get("name", ""))
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned
