# SPDX-License-Identifier: AGPL-3.0-or-later
"""The count: once, after the close, when every polling point is signed. Box and key go with it.

Draw the box → open what was drawn → store: the private key is seen by `_open` alone.
"""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from caravane.decide.voting.errors import (
    AlreadyCounted,
    BoxIncomplete,
    NotRewritten,
    PointsNotSigned,
    PollNotClosed,
)
from caravane.decide.voting.keyring import forget_key, key_of
from caravane.decide.voting.logic import counting
from caravane.decide.voting.logic.envelope import SECRET_BYTES, Unreadable, open_envelope, to_code
from caravane.decide.voting.logic.keys import PrivateKey
from caravane.decide.voting.models import (
    CountedBallot,
    Envelope,
    PaperEntry,
    Poll,
    PollingPoint,
    Question,
    Result,
)
from caravane.decide.voting.queries.box import box_agrees
from caravane.foundation.territory.actions import touch_content


@dataclass
class _Pile:
    """What was found of one question: valid ballots as (code, ranking), null ones by cause."""

    valid: list[tuple[str, list[int]]] = field(default_factory=list)
    null: Counter[str] = field(default_factory=Counter)

    def sorted(self) -> list[tuple[str, list[int]]]:
        """Return the valid ballots in an order that tells nothing of when and where they were cast."""
        return sorted(self.valid)


@transaction.atomic
def count_poll(*, poll: Poll, now: datetime, key_sheet: str = "") -> list[Result]:
    """Open the box, join the sheets, count each question by every rule, and empty the box: all or nothing.

    The poll's private key is read from this machine, or from the letters of its sheet if they are given; it
    is deleted here once everything is on the disk. Casts under way are waited for (their envelopes hold the
    question's row), later ones are refused by the database. Raises PollNotClosed, AlreadyCounted,
    PointsNotSigned, NotRewritten (see `rewriting`), KeyMissing, WrongKey, and BoxIncomplete when box and roll
    differ and nobody wrote why. What an envelope holds never stops the count.
    """
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    check_ready(poll, now)
    if poll.rewritten_at is None:
        raise NotRewritten
    key = key_of(poll, key_sheet)
    questions = list(poll.questions.select_for_update())
    if not box_agrees(poll):
        raise BoxIncomplete
    results = [_count_question(poll, question, key, now) for question in questions]
    poll.counted_at = now
    poll.save(update_fields=["counted_at"])
    Envelope.objects.filter(question__poll=poll).delete()
    touch_content(city=poll.conference.programme.city)
    transaction.on_commit(lambda: forget_key(poll))
    return results


def check_ready(poll: Poll, now: datetime) -> None:
    """Refuse a poll that cannot be counted yet, or not any more; the caller holds its row.

    Raises AlreadyCounted, PollNotClosed, PointsNotSigned.
    """
    if poll.counted_at:
        raise AlreadyCounted
    if not poll.is_closed(now):
        raise PollNotClosed
    unsigned = PollingPoint.objects.select_for_update().filter(poll=poll, signed_at__isnull=True)
    if names := [point.name for point in unsigned]:
        raise PointsNotSigned(names)


def _count_question(poll: Poll, question: Question, key: PrivateKey, now: datetime) -> Result:
    options = _options(question)
    opened = _open(_draw(question), poll, question, key, options)
    sheets = _read_sheets(question)
    pile = _Pile([*opened.valid, *sheets.valid], opened.null + sheets.null)
    _store_ballots(question, pile)
    return _store_result(poll, question, options, pile, now)


def _options(question: Question) -> dict[int, str]:
    return dict(question.options.values_list("number", "package__title"))


def _draw(question: Question) -> list[bytes]:
    """Take the envelopes of a question out of the box, in the order of their keys."""
    box = Envelope.objects.filter(question=question).order_by("pk")
    return [bytes(envelope) for envelope in box.values_list("envelope", flat=True).iterator()]


def _open(
    drawn: list[bytes], poll: Poll, question: Question, key: PrivateKey, options: dict[int, str]
) -> _Pile:
    pile = _Pile()
    for envelope in drawn:
        try:
            ballot = open_envelope(envelope, key=key, poll=poll.pk, question=question.pk)
        except Unreadable:
            pile.null["unreadable"] += 1
            continue
        if cause := counting.fault_of(ballot.ranking, options, poll.places):
            pile.null[cause] += 1
        else:
            pile.valid.append((ballot.tracker, list(ballot.ranking)))
    return pile


def _read_sheets(question: Question) -> _Pile:
    """Give each ranking entered from paper a code of its own, drawn at random, as online ballots have."""
    pile = _Pile()
    for ranking, cause in _entries(question):
        if cause:
            pile.null[cause] += 1
        else:
            pile.valid.append((to_code(secrets.token_bytes(SECRET_BYTES)), ranking))
    return pile


def _entries(question: Question) -> Iterator[tuple[list[int], str]]:
    yield from PaperEntry.objects.filter(question=question).values_list("ranking", "null_cause").iterator()


def _store_ballots(question: Question, pile: _Pile) -> None:
    CountedBallot.objects.bulk_create(
        (CountedBallot(question=question, code=code, ranking=ranking) for code, ranking in pile.sorted()),
        batch_size=300,
    )


def _store_result(
    poll: Poll, question: Question, options: dict[int, str], pile: _Pile, now: datetime
) -> Result:
    rankings = [ranking for _, ranking in pile.valid]
    outcome, others = counting.outcomes(poll.rule, options, rankings, poll.places)
    return Result.objects.create(
        question=question,
        ballots=len(rankings),
        blank=sum(not ranking for ranking in rankings),
        null=pile.null.total(),
        null_causes=dict(sorted(pile.null.items())),
        places=counting.times_placed(options, rankings, poll.places),
        outcome=outcome,
        other_outcomes=others,
        counted_at=now,
    )
