# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cast is made once and covers every question: one mark, one envelope per question, or nothing at all.

Who voted and what is voted are written by the same transaction and share no column. What an envelope holds is
not looked at: it is closed before it comes here, and opens after the close for the poll's key alone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic

from django.db import IntegrityError, connection, transaction

from caravane.decide.voting.errors import (
    AlreadyVoted,
    BallotIncomplete,
    EnvelopeTaken,
    NotConfirmed,
    OwnEntryChanged,
    PollNotOpen,
)
from caravane.decide.voting.logic.envelope import LENGTH, digest_of, key_of
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.decide.voting.queries.roll import may_vote_online

TRIES = 4  # a second cast of the person at the same instant: look again, then give up
Envelopes = Mapping[int, bytes]


def cast_ballot(*, poll: Poll, roll_entry: RollEntry, envelopes: Envelopes, now: datetime) -> None:
    """Put a person's envelopes, question id → bytes, in the box and mark them on the roll as voting online.

    When this returns everything is on the disk: the transaction is the outermost (`durable`), so call this
    outside of any other. A retry with the same envelopes writes nothing and succeeds. Time spent waiting for
    the database is added to `now`: who gets in after the close is late.
    Raises PollNotOpen, BallotIncomplete, OwnEntryChanged when `roll_entry` has another account or identity by
    now, NotConfirmed, AlreadyVoted (`channel` says how), EnvelopeTaken, and the database's own refusal when
    it is not a mark that stands in the way.
    """
    began = monotonic()
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic(durable=True):
                # SQLite has waited for its turn to write here.
                at = now + timedelta(seconds=monotonic() - began)
                return put_in_the_box(poll=poll, roll_entry=roll_entry, envelopes=envelopes, now=at)
        except IntegrityError:
            # A cast of the same person got in first: the next look at the roll says what became of it.
            if attempt == TRIES:
                raise
    return None


def put_in_the_box(*, poll: Poll, roll_entry: RollEntry, envelopes: Envelopes, now: datetime) -> None:
    """Do what `cast_ballot` does, in a transaction that the caller holds (the demonstration casts hundreds).

    Raises besides IntegrityError when the person is being marked at this very instant.
    """
    poll = read_poll_in_transaction(poll)
    if not poll.is_open(now) or poll.counted_at is not None or roll_entry.poll_id != poll.pk:
        raise PollNotOpen
    _check_complete(poll, envelopes)
    held = _still_held(roll_entry)
    if not may_vote_online(poll, held):
        raise NotConfirmed
    channel = _channel_of(held)
    rows = [_row(question, envelope) for question, envelope in envelopes.items()]
    known = Envelope.objects.filter(pk__in=[row.pk for row in rows]).values_list("digest", flat=True)
    same = set(known) & {row.digest for row in rows}
    if channel is not None:
        if channel != Mark.Channel.WEB or len(same) < len(rows):
            raise AlreadyVoted(channel)
    elif same:
        raise EnvelopeTaken
    else:
        Mark.objects.create(roll_entry=held, channel=Mark.Channel.WEB)
        Envelope.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _check_complete(poll: Poll, envelopes: Envelopes) -> None:
    """Raise BallotIncomplete unless each question has an envelope of its own, as long as envelopes are."""
    questions = set(Question.objects.filter(poll=poll).values_list("pk", flat=True))
    lengths = {len(one) for one in envelopes.values()}
    if set(envelopes) != questions or lengths != {LENGTH} or len(set(envelopes.values())) < len(questions):
        raise BallotIncomplete


def _row(question: int, envelope: bytes) -> Envelope:
    digest = digest_of(envelope)
    return Envelope(pk=key_of(digest), digest=digest, question_id=question, envelope=envelope)


def read_poll_in_transaction(poll: Poll) -> Poll:
    """Read the poll so that nothing closes or counts it before this transaction ends.

    On PostgreSQL casts share a lock on the row, which the count takes alone; on SQLite a transaction that
    writes is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_poll WHERE id = %s FOR SHARE", [poll.pk])
    return Poll.objects.get(pk=poll.pk)


def locked_entry(roll_entry: RollEntry) -> RollEntry | None:
    """Return a person's entry as it is now, or None; locks it: marks of one person wait for each other.

    The lock is the weaker one (NO KEY): rows that only refer to the entry need not wait.
    """
    rows = RollEntry.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=roll_entry.pk).first()


def _still_held(roll_entry: RollEntry) -> RollEntry:
    """Return the entry, locked, if the account that casts still holds it; raises OwnEntryChanged.

    While a cast was under way an official may have given it to another account, or its holder may have
    declared somebody else, or received another entry.
    """
    held = locked_entry(roll_entry)
    if held is None or (held.account_id, held.reading) != (roll_entry.account_id, roll_entry.reading):
        raise OwnEntryChanged
    return held


def _channel_of(held: RollEntry) -> str | None:
    """Return how the person of a locked entry has voted, or None.

    To be read before the box: a mark that is seen here has all its envelopes there.
    """
    return Mark.objects.filter(pk=held.pk).values_list("channel", flat=True).first()
