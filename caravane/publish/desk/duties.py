# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker owes to the rooms under the desk. `settings.DUTIES` lists the lists."""

import logging
from datetime import datetime, timedelta

from django.db import connection

from caravane.foundation.accounts.actions import forget_expired_invitations
from caravane.foundation.core import immutable
from caravane.foundation.core.duties import (
    Duty,
    forget_expired_entries,
    forget_expired_sessions,
    forget_old_duties,
)
from caravane.gather.proposals.actions import forget_pending
from caravane.support.imports.actions import forget_files

logger = logging.getLogger("caravane.integrity")


def check_guards(_now: datetime) -> None:
    """Say in the log if the database lost one of the guards that keep what must not change."""
    present, expected = set(immutable.present(connection)), set(immutable.expected(connection))
    for name in sorted(expected - present):
        logger.error("the database has lost its guard %s: run `caravane migrate`", name)
    for name in sorted(present - expected):
        logger.error("the database has a guard that nobody declares: %s", name)
    for name in sorted(immutable.not_callable(connection)):
        logger.error("the database does not let this role call %s: the count would stop there", name)


DUTIES = (
    Duty("sessions", forget_expired_sessions, every=timedelta(hours=1), at=timedelta(minutes=7)),
    Duty("shared entries", forget_expired_entries, every=timedelta(minutes=10), at=timedelta(0)),
    Duty("invitations", lambda now: forget_expired_invitations(now=now)),
    Duty("pending proposals", lambda now: forget_pending(now=now)),
    Duty("imported files", lambda now: forget_files(now=now)),
    Duty("duties", forget_old_duties),
    Duty("guards", check_guards, every=timedelta(hours=1), at=timedelta(minutes=11)),
)
