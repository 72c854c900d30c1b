# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cast is made once and covers every question: one mark, one envelope per question, or nothing at all.

Who voted and what is voted are written by the same transaction and share nothing: no key, no hour, no order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import IntegrityError, connection, transaction

from caravane.decide.voting.errors import AlreadyVoted, BadRanking, PollNotOpen
from caravane.decide.voting.logic.envelope import (
    Ballot,
    clean_secret,
    digest_of,
    key_of,
    new_secret,
    seal,
    tracker_of,
)
from caravane.decide.voting.models import Envelope, Mark, Option, Poll, Question, RollEntry
from caravane.decide.voting.queries.roll import check_may_vote_online

TRIES = 4  # two envelopes alike, or a second cast at the same instant: look again, then give up
Rankings = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps: one code, and the code under which each ballot will be published."""

    secret: str
    trackers: dict[int, str]  # question id → code


class SameEnvelope(Exception):
    """Another person's envelope has this content to the last bit: the voter needs another secret."""


def cast_ballot(
    *, poll: Poll, roll_entry: RollEntry, rankings: Rankings, secret: str, now: datetime
) -> Receipt:
    """Put a person's ballots in the box and mark them on the roll as voting online; return the receipt.

    `rankings` gives, per question id, option numbers, best first; a question left out or empty is a blank.
    When the receipt is returned everything is on the disk: the transaction is the outermost (`durable`), so
    call this outside of any other. A retry with the same secret and choices writes nothing and returns the
    same receipt. Time spent waiting for the database is added to `now`: who gets in after the close is late.
    Raises PollNotOpen, BadRanking, AlreadyVoted (`channel` says how), Unreadable (bad secret), and the
    database's own refusal when it is not a mark that stands in the way.
    """
    began = monotonic()
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic(durable=True):
                # SQLite has waited for its turn to write here.
                return put_in_the_box(
                    poll=poll,
                    roll_entry=roll_entry,
                    rankings=rankings,
                    secret=secret,
                    now=now + timedelta(seconds=monotonic() - began),
                )
        except SameEnvelope:
            secret = new_secret()
        except IntegrityError:
            # A cast of the same person got in first: the next look at the roll says what became of it.
            if attempt == TRIES:
                raise
    raise SameEnvelope


def put_in_the_box(
    *, poll: Poll, roll_entry: RollEntry, rankings: Rankings, secret: str, now: datetime
) -> Receipt:
    """Do what `cast_ballot` does, in a transaction that the caller holds (the demonstration casts hundreds).

    Raises besides SameEnvelope, and IntegrityError when the person is being marked at this very instant.
    """
    poll = read_poll_in_transaction(poll)
    if not poll.is_open(now) or poll.counted_at is not None or roll_entry.poll_id != poll.pk:
        raise PollNotOpen
    check_may_vote_online(poll, roll_entry)
    channel = channel_of(roll_entry)
    ballots = [
        Ballot(poll.pk, question, ranking, tracker_of(secret, question))
        for question, ranking in complete(poll, rankings).items()
    ]
    envelopes = [_envelope(ballot) for ballot in ballots]
    known = set(
        Envelope.objects.filter(pk__in=[one.pk for one in envelopes]).values_list("digest", flat=True)
    )
    if channel is None:
        _write(roll_entry, envelopes, known)
    elif channel != Mark.Channel.WEB or known != {one.digest for one in envelopes}:
        raise AlreadyVoted(channel)
    return Receipt(clean_secret(secret), {ballot.question: ballot.tracker for ballot in ballots})


def _write(roll_entry: RollEntry, envelopes: list[Envelope], known: set[str]) -> None:
    if known:
        raise SameEnvelope
    Mark.objects.create(roll_entry=roll_entry, channel=Mark.Channel.WEB)
    Envelope.objects.bulk_create(sorted(envelopes, key=lambda one: one.pk))


def _envelope(ballot: Ballot) -> Envelope:
    envelope = seal(ballot)
    digest = digest_of(envelope)
    return Envelope(pk=key_of(digest), digest=digest, question_id=ballot.question, envelope=envelope)


def read_poll_in_transaction(poll: Poll) -> Poll:
    """Read the poll so that nothing closes or counts it before this transaction ends.

    On PostgreSQL casts share a lock on the row, which the count takes alone; on SQLite a transaction that
    writes is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_poll WHERE id = %s FOR SHARE", [poll.pk])
    return Poll.objects.get(pk=poll.pk)


def channel_of(roll_entry: RollEntry) -> str | None:
    """Return how a person has voted, or None; locks their entry: casts of one person wait for each other.

    To be read before the box: a mark that is seen here has all its envelopes there. The lock is the weaker
    one (NO KEY): a mark on paper at the same instant refers to the entry, and each would wait for the other.
    """
    RollEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=roll_entry.pk)
    return Mark.objects.filter(pk=roll_entry.pk).values_list("channel", flat=True).first()


def complete(poll: Poll, rankings: Rankings) -> dict[int, tuple[int, ...]]:
    """Return a ranking for every question of the poll, empty where nothing is said; raises BadRanking."""
    offered = {
        question: set[int]() for question in Question.objects.filter(poll=poll).values_list("pk", flat=True)
    }
    for question, number in Option.objects.filter(question__poll=poll).values_list("question_id", "number"):
        offered[question].add(number)
    if not set(rankings) <= set(offered):
        raise BadRanking
    whole = {question: tuple(rankings.get(question, ())) for question in offered}
    for question, ranking in whole.items():
        if (
            len(ranking) > poll.places
            or len(set(ranking)) < len(ranking)
            or not set(ranking) <= offered[question]
        ):
            raise BadRanking
    return whole
