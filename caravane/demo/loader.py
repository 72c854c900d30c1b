# SPDX-License-Identifier: AGPL-3.0-or-later
"""Load the Ivry conference into an empty installation, through the same actions as a real town."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from caravane.foundation.territory.models import City

from . import records
from .calendar import Calendar, View
from .field import create_packages, create_proposals, decide_fates
from .town import create_accounts, create_city, create_conference
from .vote import run_poll

COORDINATOR, OFFICIAL = "coordination@ivry.example", "bureau@ivry.example"


@transaction.atomic
def load(*, view: View, password: str, now: datetime) -> City:
    """Write the whole demonstration or nothing; `password` opens every account of it."""
    calendar = Calendar.of(view, timezone.localdate(now))
    city = create_city()
    accounts = create_accounts(city, password)
    conference = create_conference(city, calendar)
    proposals = create_proposals(conference, calendar)
    studied = calendar.start(records.conference()["phase"][3]["until"]) + timedelta(hours=17)
    packages = create_packages(conference, accounts[COORDINATOR], studied)
    decide_fates(proposals, packages, accounts[COORDINATOR], studied)
    run_poll(conference, packages, accounts[OFFICIAL], calendar, underway=view == View.VOTE)
    return city
