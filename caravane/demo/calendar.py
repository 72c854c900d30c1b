# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the demonstration takes place: in 2021 as it did, or moved so that something is happening today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone


class View(StrEnum):
    """What a visitor finds: the record's own dates, the vote open, or the results just out."""

    RECORD = "record"
    VOTE = "vote"
    RESULTS = "results"


# The day of the record that falls today in each view.
TODAY_IS = {View.VOTE: date(2021, 11, 28), View.RESULTS: date(2021, 12, 5)}


@dataclass(frozen=True)
class Calendar:
    """Moves the record's days, and says them as instants in the town's time zone."""

    shift: timedelta

    @classmethod
    def of(cls, view: View, today: date) -> "Calendar":
        return cls(today - TODAY_IS[view] if view in TODAY_IS else timedelta(0))

    def day(self, recorded: date) -> date:
        return recorded + self.shift

    def at(self, recorded: datetime) -> datetime:
        return timezone.make_aware(recorded + self.shift)

    def start(self, recorded: date) -> datetime:
        return self.at(datetime.combine(recorded, time.min))

    def end(self, recorded: date) -> datetime:
        """Return the first instant after that day."""
        return self.start(recorded + timedelta(days=1))
