# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people ask of the bureau about the roll, and what it answers."""

from datetime import timedelta

from caravane.decide.voting import actions
from caravane.decide.voting.models import RollEntry
from caravane.foundation.accounts.models import User

from .conftest import OPEN
from .held import enclosed

SITE = "http://testserver/"
IDENTITY = {"last_name": "Legoff", "first_names": "Rosa", "birth_date": "04/03/1990", "tie": "works"}


def answer(official: User, reason: str = "", hours: int = 2) -> dict[str, object]:
    return {"official": official, "reason": reason, "now": OPEN + timedelta(hours=hours), "site": SITE}


def vote(entry: RollEntry) -> None:
    actions.cast_ballot(poll=entry.poll, roll_entry=entry, envelopes=enclosed(entry.poll), now=OPEN)
