# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.names import check_name
from caravane.foundation.territory.colours import HEX, validate_accent, validate_town_colour
from caravane.foundation.territory.models import City, insee_code
from caravane.support.files.logic import STORED


class ColourInput(forms.ColorInput):
    """A colour is always given: HTML knows no required or longest one."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def colour_field(**options: Any) -> forms.CharField:
    return forms.CharField(widget=ColourInput, **options)


class TownForm(forms.Form):
    """What the town shows of itself. The logo is kept as soon as it is sent: `kept_logo` is its name."""

    name = forms.CharField(label=_("Name of the town"), max_length=120, validators=[check_name])
    insee_code = forms.CharField(
        label=_("INSEE code of the town"),
        max_length=5,
        validators=[insee_code],
        help_text=_("Five characters, such as 94041 for Ivry-sur-Seine. It is not the postal code."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, 300 kB at most. It can wait."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    colour = colour_field(
        label=_("First colour"), help_text=_("The wide band of the poster; white words stand on it.")
    )
    accent = colour_field(
        label=_("Second colour"), help_text=_("The sun: the one button that matters; dark words stand on it.")
    )
    contact_email = forms.EmailField(
        label=_("Contact e-mail"), required=False, help_text=_("Shown to residents who have a question.")
    )
    kept_logo = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "insee_code", "contact_email", "logo"]

    def clean_insee_code(self) -> str:
        return str(self.cleaned_data["insee_code"]).upper()

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"]).lower()
        validate_town_colour(colour)
        return colour

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).lower()
        validate_accent(accent, self.cleaned_data.get("colour") or "#000000")
        return accent

    def clean_kept_logo(self) -> str:
        name = str(self.cleaned_data["kept_logo"])
        return name if STORED.match(name) else ""

    def facts(self) -> dict[str, str]:
        """Return what `found_town` and `edit_town` take."""
        names = ("name", "insee_code", "colour", "accent", "contact_email")
        return {**{name: self.cleaned_data[name] for name in names}, "logo": self.cleaned_data["kept_logo"]}

    def preview(self) -> dict[str, str]:
        """Return the two colours to show, those typed when they are colours."""
        shown = {name: str(self[name].value() or "") for name in ("colour", "accent")}
        return shown if all(HEX.match(colour) for colour in shown.values()) else {}


class EditTownForm(TownForm):
    """The same, once the town exists: the code must not become another town's."""

    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    field_order = ["name", "insee_code", "contact_email", "logo", "without_logo"]

    def __init__(self, *args: Any, city: City, **options: Any) -> None:
        super().__init__(*args, **options)
        self.city = city
        if not city.logo:
            del self.fields["without_logo"]

    def clean_insee_code(self) -> str:
        code = super().clean_insee_code()
        if City.objects.filter(insee_code=code).exclude(pk=self.city.pk).exists():
            raise forms.ValidationError(_("Another town of this installation has this code."))
        return code

    def facts(self) -> dict[str, str]:
        facts = super().facts()
        return {**facts, "logo": ""} if self.cleaned_data.get("without_logo") else facts


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Set-up code"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
