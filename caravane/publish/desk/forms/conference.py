# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.kinds import KINDS
from caravane.foundation.conferences.logic import AFTER, Calendar, Span, contradictions
from caravane.foundation.conferences.models import Theme
from caravane.foundation.core.names import check_name

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
CONTRADICTIONS = {
    "ends_early": _("The last day is before the first."),
    "overlaps": _("The vote must end before the conference day: ballots have to be counted."),
    "before": _("This step ends before the conference day."),
    "after": _("This step starts after the conference day."),
}


def date_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class RowForm(forms.Form):
    """A row of a list that grows and shrinks; it counts only when one of its key fields is filled."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key_fields: tuple[str, ...] = ()
    wide_fields: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in ("key", *self.key_fields)
        )


class ProgrammeForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("The slogan of the poster, such as « Pour le climat, à Ivry, on agit ! »."),
    )
    short_title = forms.CharField(
        label=_("Short title"), max_length=40, help_text=_("At the top of each page: three or four words.")
    )
    summary = forms.CharField(
        label=_("In a few sentences"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the town invites people to do, and what it will do with their words."),
    )


class TargetForm(RowForm):
    key_fields = ("title", "change_percent", "base_year", "horizon")
    wide_fields = ("title",)
    title = forms.CharField(label=_("What"), max_length=120)
    change_percent = forms.IntegerField(
        label=_("Change, in %"), required=False, min_value=-100, max_value=1000
    )
    base_year = forms.IntegerField(
        label=_("Compared with"), required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    horizon = forms.IntegerField(label=_("By"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        base, horizon = cleaned.get("base_year"), cleaned.get("horizon")
        if base and horizon and base >= horizon:
            self.add_error("horizon", _("This year must come after %(year)s.") % {"year": base})
        return cleaned


class ThemeForm(RowForm):
    key_fields = ("name", "subtitle")
    wide_fields = ("subtitle", "not_voted_reason")
    name = forms.CharField(label=_("Name"), max_length=60, validators=[check_name])
    subtitle = forms.CharField(label=_("In a few words"), max_length=160, required=False)
    hue = forms.ChoiceField(label=_("Colour"), choices=Theme.Hue.choices)
    not_voted = forms.ChoiceField(label=_("Put to the vote"), required=False)
    not_voted_reason = forms.CharField(label=_("If not, the reason shown"), max_length=240, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            ("", _("Yes")),
            *((value, _("No: %(why)s") % {"why": why}) for value, why in Theme.NotVoted.choices),
        ]
        self.fields["not_voted"].choices = choices  # type: ignore[attr-defined]


class NeighbourhoodForm(RowForm):
    key_fields = ("name",)
    wide_fields = ("name",)
    name = forms.CharField(label=_("Name"), max_length=80, validators=[check_name])


class DistinctNames(forms.BaseFormSet[RowForm]):
    """Rows whose names differ. All rows count as new: what a row changes is told by its hidden key."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            name = str(form.cleaned_data.get("name", "") if form.is_valid() else "").casefold()
            if name and name in seen:
                form.add_error("name", _("This name is written twice."))
            seen.add(name)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows that count, in the order of the page."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


class DayForm(forms.Form):
    """The conference itself."""

    day = date_field(
        label=_("The day of the conference"),
        help_text=_(
            "The day when the results are told and commitments made. Everything else is counted back from it."
        ),
    )
    title = forms.CharField(label=_("Its title"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=160, required=False)

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today  # a first proposal is for a day to come

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if self.today and day <= self.today:
            raise forms.ValidationError(_("Choose a day to come: the vote takes place before it."))
        if not EARLIEST_YEAR < day.year < LATEST_YEAR:
            raise forms.ValidationError(_("This year is too far away."))
        return day


class CalendarForm(DayForm):
    """The conference day, and the first and last day of each phase; one with no dates does not take place."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, kind in KINDS.items():
            if key != "conference":
                first, last = _("%(phase)s, first day"), _("%(phase)s, last day")
                self.fields[f"{key}_first"] = date_field(label=first % {"phase": kind.name}, required=False)
                self.fields[f"{key}_last"] = date_field(label=last % {"phase": kind.name}, required=False)

    def rows(self) -> list[dict[str, Any]]:
        """Return the phases with their two fields, for the page."""
        return [
            {"kind": kind, "first": self[f"{key}_first"], "last": self[f"{key}_last"]}
            for key, kind in KINDS.items()
            if key != "conference"
        ]

    def calendar(self) -> dict[str, Span]:
        """Return the spans typed, the conference day included."""
        day = self.cleaned_data["day"]
        typed = {
            key: (self.cleaned_data.get(f"{key}_first"), self.cleaned_data.get(f"{key}_last"))
            for key in KINDS
        }
        spans = {key: Span(first, last) for key, (first, last) in typed.items() if first and last}
        return spans | {"conference": Span(day, day)}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        for key in KINDS:
            first, last = cleaned.get(f"{key}_first"), cleaned.get(f"{key}_last")
            if (
                bool(first) != bool(last)
                and not self.has_error(f"{key}_first")
                and not self.has_error(f"{key}_last")
            ):
                missing = f"{key}_first" if last else f"{key}_last"
                self.add_error(missing, _("Give both days, or none if this step does not take place."))
        if cleaned.get("day"):
            for key, code in contradictions(cleaned["day"], self.calendar()).items():
                self.add_error(f"{key}_last" if code != "after" else f"{key}_first", CONTRADICTIONS[code])
        return cleaned


def calendar_as_initial(calendar: Calendar) -> dict[str, date]:
    """Return the initial values of a CalendarForm for these spans."""
    firsts = {f"{key}_first": span.first for key, span in calendar.items() if key not in AFTER[:1]}
    return firsts | {f"{key}_last": span.last for key, span in calendar.items() if key not in AFTER[:1]}
