# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.models import Conference, Theme

from .models import Package


def themes_of(form: forms.BaseForm, conference: Conference) -> forms.ModelChoiceField[Theme]:
    """Offer the edition's themes in the form's field `theme`, and return that field."""
    field = cast("forms.ModelChoiceField[Theme]", form.fields["theme"])
    field.queryset = Theme.objects.filter(conference=conference)
    return field


class PackageForm(forms.ModelForm[Package]):
    """What a package says, and under which theme."""

    class Meta:
        model = Package
        fields = ("theme", "title", "summary", "description")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "title": _("Short, and begins with what will be done: « Cool the town »."),
            "summary": _("What somebody reads on the ballot before choosing. 300 characters at most."),
            "description": _(
                "Plain text. An empty line makes a paragraph; a dash at the start of a line makes a list."
            ),
        }

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = themes_of(self, conference)
        field.empty_label = _("Choose a theme")

    def clean_description(self) -> str:
        """Keep the ends of lines that the database has: browsers send two characters where it holds one."""
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")


class SearchForm(forms.Form):
    """Which proposals to look at: words, a theme, only those still to be sorted or all."""

    q = forms.CharField(label=_("Words, or a number"), required=False, max_length=100)
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Theme"),
        required=False,
        empty_label=_("All themes"),
        to_field_name="slug",
    )
    scope = forms.ChoiceField(
        label=_("Among"),
        required=False,
        choices=[("unsorted", _("those in no package yet")), ("all", _("all proposals"))],
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes_of(self, conference)
