# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker owes at set hours, each duty done once per due date, whoever does it.

A duty's due dates are the multiples of its period, shifted by `at`, in UTC. Its row in DutyDone is written in
the transaction of what it does: a second worker waits for it, then finds it done; a failure leaves no row
and the duty is tried again a minute later; after an outage every due date missed is done, oldest first.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from .models import DutyDone, SharedEntry

logger = logging.getLogger(__name__)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CATCH_UP = 400  # due dates after which an outage is told to be one: the oldest are left out


@dataclass(frozen=True)
class Duty:
    """Something to do once per due date. `act` must be idempotent: it is given the due date as its `now`."""

    name: str
    act: Callable[[datetime], object]
    every: timedelta = DAY
    at: timedelta = timedelta(hours=2)

    def last_due(self, now: datetime) -> datetime:
        """Return the latest due date that is not after `now`."""
        return now - (now - EPOCH - self.at) % self.every

    def dues(self, done: datetime | None, now: datetime) -> list[datetime]:
        """Return the due dates owed, oldest first; a duty never done owes the latest one alone."""
        last = self.last_due(now)
        if done is None:
            return [last]
        owed = min(max((last - done) // self.every, 0), CATCH_UP)
        return [last - back * self.every for back in reversed(range(owed))]


def all_duties() -> list[Duty]:
    """Return the duties of every list that the settings name."""
    return [duty for path in settings.DUTIES for duty in import_string(path)]


def tick(duties: Iterable[Duty], now: datetime) -> int:
    """Do every duty that is owed; return how many due dates were met. A failure stops no other duty."""
    met = 0
    for duty in duties:
        done = DutyDone.objects.filter(name=duty.name).order_by("-due").values_list("due", flat=True).first()
        try:
            for due in duty.dues(done, now):
                met += meet(duty, due, now)
        except Exception:
            # Whatever it is, the worker goes on: the duty is owed still, and the log says so each minute.
            logger.exception("duty %s failed; it will be tried again", duty.name)
    return met


@transaction.atomic
def meet(duty: Duty, due: datetime, now: datetime) -> bool:
    """Do a duty for a due date unless it is done; return whether it was done here.

    The unique row is the lock: a worker that writes the same row waits for the other's transaction.
    """
    _row, first = DutyDone.objects.get_or_create(name=duty.name, due=due, defaults={"done_at": now})
    if first:
        duty.act(due)
    return first


def forget_expired_sessions(now: datetime) -> int:
    """Erase sessions that nobody can use any more."""
    gone, _detail = Session.objects.filter(expire_date__lt=now).delete()
    return gone


def forget_expired_entries(now: datetime) -> int:
    """Erase what the web processes no longer remember: attempts counted, places known."""
    gone, _detail = SharedEntry.objects.filter(expires__lte=now.timestamp()).delete()
    return gone


def forget_old_duties(now: datetime) -> int:
    """Erase the record of duties done long ago; the latest one of each stays, it says what is owed."""
    latest = DutyDone.objects.order_by().values("name").annotate(latest=Max("due")).values("latest")
    gone, _detail = DutyDone.objects.filter(due__lt=now - CATCH_UP * DAY).exclude(due__in=latest).delete()
    return gone
