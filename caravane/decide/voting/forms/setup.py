# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.actions.setup import SetUp
from caravane.decide.voting.models import Poll

MOST_PLACES = 10


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


class SetUpForm(forms.Form):
    """What the coordinator decides about a poll before sealing it."""

    title = forms.CharField(label=_("Title"), max_length=120)
    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"), _("From this minute on, nobody can vote any more."))
    minimum_age = forms.IntegerField(
        label=_("Minimum age"),
        min_value=1,
        max_value=99,
        help_text=_("Age on the opening day. Everybody who lives, works or studies in the town may vote."),
    )
    online_voters = forms.ChoiceField(
        label=_("Who may vote online"),
        choices=Poll.OnlineVoters.choices,
        initial=Poll.OnlineVoters.DECLARED,
        help_text=_(
            "The first is easy, and lets one person invent identities. With the second, everybody comes once "
            "to a polling point with their papers, then votes online."
        ),
    )
    places = forms.IntegerField(
        label=_("How many packages may be ranked, per theme"), min_value=1, max_value=MOST_PLACES
    )
    rule = forms.ChoiceField(
        label=_("Counting rule"),
        choices=Poll.Rule.choices,
        help_text=_("The results page will also say what the other rules would have given."),
    )
    publication_threshold = forms.IntegerField(
        label=_("Publish the ballots of a theme from"),
        min_value=10,
        max_value=10_000,
        help_text=_(
            "Number of ballots. Below it, only totals are published: few ballots could be recognised."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", _("The poll must close after it opens."))
        return data

    def set_up(self) -> SetUp:
        """Return what was decided."""
        return SetUp(**self.cleaned_data)
