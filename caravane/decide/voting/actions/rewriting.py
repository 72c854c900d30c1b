# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first step of the count: marks and box are written anew, in the order of their keys.

While a poll is open, what a database writes beside its rows (transaction numbers, the order of rows and of
the cells of an index) tells which envelopes came with which mark. Nothing of that is left afterwards.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from caravane.decide.voting.errors import DatabaseInUse, RewritingNotGranted
from caravane.decide.voting.models import Envelope, Mark, Poll, Result
from caravane.decide.voting.models.guards import REWRITE_BOX, REWRITE_HELP, REWRITE_MARKS

from .box import record_differences
from .counting import check_ready, count_poll

HELD_BY_OTHERS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40P01"}
NOT_GRANTED = "42501"
PATIENCE = 5  # seconds that a reader has to let go; on PostgreSQL the function says it


def rewrite_marks_and_box(*, poll: Poll, now: datetime) -> Poll:
    """Write all marks and envelopes anew in the order of their keys, and record it: `Poll.rewritten_at`.

    Outside of any transaction. Killed at any instant, it is simply called again: what is done once is done
    again, and nothing is recorded before everything is done. What differs between box and roll is written
    down first. Raises AlreadyCounted, PollNotClosed, PointsNotSigned, and DatabaseInUse when another
    connection still reads what was there before, or when a ballot came in meanwhile; RewritingNotGranted. On
    PostgreSQL the database refuses by its own clock too.
    """
    poll, held = _held(poll, now)
    record_differences(poll=poll, now=now)
    if poll.rewritten_at:
        return poll
    with _in_words():
        {"sqlite": _rewrite_file, "postgresql": _rewrite_tables}[connection.vendor](poll)
    poll = record_rewritten(poll=poll, held=held, now=now)
    if connection.vendor == "sqlite":
        _empty_log()  # only what was just recorded is in it: an answer of 1 does no harm
    return poll


@transaction.atomic
def _held(poll: Poll, now: datetime) -> tuple[Poll, tuple[int, int]]:
    """Return the poll and how many marks and envelopes it has, casts under way being waited for."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    check_ready(poll, now)
    return poll, _sizes(poll)


def _sizes(poll: Poll) -> tuple[int, int]:
    marks = Mark.objects.filter(roll_entry__poll=poll).count()
    return marks, Envelope.objects.filter(question__poll=poll).count()


@transaction.atomic
def record_rewritten(*, poll: Poll, held: tuple[int, int] | None = None, now: datetime) -> Poll:
    """Record that marks and box are rewritten: nothing enters them any more. Recorded once.

    `held` is what the poll had before: rows being only added, the same numbers say that none came meanwhile.
    The demonstration records it without rewriting: nobody cast its ballots. Raises as `check_ready` does, and
    DatabaseInUse.
    """
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    check_ready(poll, now)
    if held is not None and held != _sizes(poll):
        raise DatabaseInUse
    if poll.rewritten_at is None:
        poll.rewritten_at = now
        poll.save(update_fields=["rewritten_at"])
    return poll


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in our words what a database refuses in its own: SQLite by a number, PostgreSQL by a state."""
    try:
        yield
    except DatabaseError as refusal:
        cause = refusal.__cause__
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorcode", None)
        if code in HELD_BY_OTHERS:
            raise DatabaseInUse from refusal
        if code == NOT_GRANTED:
            raise RewritingNotGranted from refusal
        raise


def _rewrite_tables(poll: Poll) -> None:
    """Call what the owner of PostgreSQL's tables does for us, one transaction a table."""
    with connection.cursor() as cursor:
        for function in (REWRITE_MARKS, REWRITE_BOX, REWRITE_HELP):
            cursor.execute(f"SELECT {function.name}(%s)", [poll.pk])


def _rewrite_file(_poll: Poll) -> None:
    """Write SQLite's file anew, then empty its write-ahead log, which holds the old pages until then."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    if not _empty_log():
        raise DatabaseInUse


def _empty_log() -> bool:
    """Bring everything into the file and cut the log to nothing; False when a reader stands in the way."""
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy


def rewrite_and_count(*, poll: Poll, now: datetime, key_sheet: str = "") -> list[Result]:
    """Rewrite, then count: what the button of the desk does. Raises what both raise."""
    return count_poll(poll=rewrite_marks_and_box(poll=poll, now=now), now=now, key_sheet=key_sheet)
