# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.logic.dates import with_plain_dates
from caravane.decide.voting.logic.identity import Known

FIRST_BIRTH_YEAR, MONTHS, DAYS = 1900, 12, 31
DATES = ["%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]
WHOLE = re.compile(r"^(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -]\d{4}$")
# What papers say when nobody knows the day, or the month: 00/00/1960, 00/07/1960, 07/1960, 1960.
PARTIAL = re.compile(r"^(?:(?:00[/. -])?(?P<month>\d{1,2})[/. -])?(?P<year>\d{4})$")


@dataclass(frozen=True)
class Birth:
    """A birth date, and how much of it is known."""

    day: date
    known: str

    def __str__(self) -> str:
        """Return the date as it is typed."""
        form = {Known.DAY: "%d/%m/%Y", Known.MONTH: "00/%m/%Y", Known.YEAR: "00/00/%Y"}
        return self.day.strftime(form[Known(self.known)])


class BirthDateField(forms.DateField):
    """A birth date as papers give it, the day or the month being unknown on many. Cleans to a `Birth`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Birth date"),
            input_formats=DATES,
            error_messages={"invalid": _("Write the day, the month and the year, like 14/07/1950.")},
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        text = with_plain_dates(str(value or "").strip())
        partial = PARTIAL.match(text)
        if partial is None:
            day = self._whole(text)
            return Birth(day.replace(year=_year(day.year)), Known.DAY) if day else None
        month, year = int(partial["month"] or 0), int(partial["year"])
        if month > MONTHS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Birth(date(_year(year), month or 1, 1), Known.MONTH if month else Known.YEAR)

    def _whole(self, text: str) -> date | None:
        """Read a whole date; of one that no calendar has, say so."""
        try:
            return super().to_python(text)
        except forms.ValidationError:
            figures = WHOLE.match(text)
            if figures and 0 < int(figures["day"]) <= DAYS and 0 < int(figures["month"]) <= MONTHS:
                raise forms.ValidationError(_("This day does not exist."), code="no_such_day") from None
            raise


def _year(year: int) -> int:
    if year < FIRST_BIRTH_YEAR:
        raise forms.ValidationError(_("Check the year."))
    return year
