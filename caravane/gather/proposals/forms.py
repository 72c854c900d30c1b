# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.addresses import AddressField
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.core.names import check_name
from caravane.foundation.territory.models import Neighbourhood

from .actions import TITLE_MAX

WRITTEN_MAX = 5000  # characters of a text written on the page; an import may bring longer ones


class ProposalForm(forms.Form):
    """What somebody proposes; guests also give the e-mail that confirms it."""

    title = forms.CharField(
        label=_("Your idea in one sentence"),
        help_text=_("For example: “Plant trees in the school yards”."),
        max_length=TITLE_MAX,
        error_messages={
            "required": _("Give your idea a title, even a short one."),
            "max_length": _(
                "%(limit_value)d characters at most: yours has %(show_value)d. Put the rest in the text."
            ),
        },
    )
    body = forms.CharField(
        label=_("Tell us more"),
        help_text=_("Where? For whom? Why is it needed? Write as you speak. 5,000 characters at most."),
        max_length=WRITTEN_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Say a little more: a sentence is enough."),
            "max_length": _("%(limit_value)d characters at most: yours has %(show_value)d."),
        },
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("I do not know")
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=_("Neighbourhood, if it is about one"),
        required=False,
        empty_label=_("The whole town"),
    )
    author_name = forms.CharField(
        label=_("Name shown with your proposal, if you wish"),
        help_text=_("It will be public. A first name is enough; leave empty to stay anonymous."),
        max_length=80,
        required=False,
        validators=[check_name],
    )
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_(
            "We send you one message, to check that a person is writing. Your address is never published; it "
            "is erased as soon as you confirm, and after seven days at the latest."
        ),
        error_messages={
            "required": _("We need an address to send you the confirmation link."),
            "invalid": _("This address is not complete. Example: prenom.nom@exemple.fr"),
        },
    )

    def __init__(self, *args: Any, conference: Conference, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        themes, places = self.fields["theme"], self.fields["neighbourhood"]
        themes.queryset = Theme.objects.filter(conference=conference)  # type: ignore[attr-defined]
        places.queryset = Neighbourhood.objects.filter(city=conference.programme.city_id)  # type: ignore[attr-defined]
        for name in ("theme", "neighbourhood"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]
        if user.is_authenticated:
            del self.fields["email"]

    @property
    def words(self) -> dict[str, Any]:
        """Return what the act needs, whichever fields the page had."""
        told = self.cleaned_data
        return {
            "title": told["title"],
            "body": told["body"],
            "theme": told.get("theme"),
            "neighbourhood": told.get("neighbourhood"),
            "author_name": told["author_name"],
        }
