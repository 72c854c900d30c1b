# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every duty of the worker, listed: nothing registers itself."""

import logging
from datetime import datetime, timedelta

from django.db import connection

from caravane.foundation.accounts.actions import forget_expired_invitations
from caravane.foundation.conferences.models import Conference
from caravane.foundation.core import immutable
from caravane.foundation.core.duties import Duty, forget_expired_sessions, forget_old_duties
from caravane.gather.proposals.actions import forget_pending
from caravane.publish.field.conservation import conservation_problems
from caravane.support.imports.actions import forget_files

logger = logging.getLogger("caravane.integrity")
HOUR = timedelta(hours=1)


def check_conservation(_now: datetime) -> None:
    """Say in the log if a proposal has no fate, or two."""
    for conference in Conference.objects.select_related("programme__city"):
        for problem in conservation_problems(conference):
            logger.error("%s %s: %s", conference.programme.city.name, conference.year, problem)


def check_guards(_now: datetime) -> None:
    """Say in the log if the database lost one of the guards that keep what must not change."""
    present, expected = set(immutable.present(connection)), set(immutable.expected(connection))
    for name in sorted(expected - present):
        logger.error("the database has lost its guard %s: run `caravane migrate`", name)
    for name in sorted(present - expected):
        logger.error("the database has a guard that nobody declares: %s", name)


DUTIES = (
    Duty("sessions", forget_expired_sessions),
    Duty("invitations", lambda now: forget_expired_invitations(now=now)),
    Duty("pending proposals", lambda now: forget_pending(now=now)),
    Duty("imported files", lambda now: forget_files(now=now)),
    Duty("duties", forget_old_duties),
    Duty("conservation", check_conservation, every=HOUR, at=timedelta(minutes=7)),
    Duty("guards", check_guards, every=HOUR, at=timedelta(minutes=11)),
)
