# SPDX-License-Identifier: AGPL-3.0-or-later
"""A vote held for a test: people on the roll, marked, casting; sheets entered, points signed, counted."""

from datetime import date, timedelta
from itertools import count as count_up
from itertools import zip_longest
from typing import Any

from caravane.decide.voting import actions
from caravane.decide.voting.keyring import key_of
from caravane.decide.voting.logic.envelope import Ballot, enclose_all, new_secret, open_envelope
from caravane.decide.voting.logic.keys import public_key
from caravane.decide.voting.models import Envelope, Poll, PollingPoint, Question, Result, RollEntry
from caravane.foundation.accounts.models import User

from .conftest import CLOSED, OPEN

numbers = count_up(1)


def somebody(poll: Poll, **changes: Any) -> RollEntry:
    """Put a new person on the roll."""
    person = {
        "last_name": "Personne",
        "first_names": "Camille",
        "birth_date": date(1980, 1, 2) + timedelta(next(numbers)),  # nobody is close to anybody
        "tie": "lives",
    }
    return actions.add_to_roll(poll=poll, now=OPEN, **{**person, **changes})


def mark(point: PollingPoint, official: User, times: int = 1) -> None:
    """Mark so many people on paper at a point."""
    for _ in range(times):
        actions.mark_on_paper(
            poll=point.poll,
            roll_entry=somebody(point.poll),
            point=point,
            official=official,
            assisted=False,
            now=OPEN,
        )


def cast(poll: Poll, *rankings: list[int]) -> str:
    """Cast online for a new person, a ranking per question in order; return their code."""
    secret = new_secret()
    envelopes = enclosed(poll, *rankings, secret=secret)
    actions.cast_ballot(poll=poll, roll_entry=somebody(poll), envelopes=envelopes, now=OPEN)
    return secret


def enclosed(poll: Poll, *rankings: list[int], secret: str = "") -> dict[int, bytes]:
    """Return the envelopes of a ballot, a ranking per question in order, blank where none is given."""
    whole = zip_longest(poll.questions.all(), rankings, fillvalue=[])
    return enclose_all(
        {question.pk: ranking for question, ranking in whole},
        secret or new_secret(),
        key=public_key(poll.public_key),
        poll=poll.pk,
    )


def box(poll: Poll) -> list[tuple[int, Ballot]]:
    """Open the box with the key of this machine: (question, ballot) of each envelope."""
    key = key_of(poll)
    return [
        (one.question_id, open_envelope(bytes(one.envelope), key=key, poll=poll.pk, question=one.question_id))
        for one in Envelope.objects.filter(question__poll=poll)
    ]


def enter(point: PollingPoint, number: int, *rankings: list[int] | str) -> None:
    """Enter a sheet: per question in order a ranking, or the cause that makes it null."""
    questions: list[Question] = list(point.poll.questions.all())
    said = dict(zip(questions, rankings, strict=True))
    actions.enter_sheet(
        point=point,
        number=number,
        rankings={question.pk: what for question, what in said.items() if not isinstance(what, str)},
        nulls={question.pk: what for question, what in said.items() if isinstance(what, str)},
        now=CLOSED,
    )


def sign(
    point: PollingPoint, official: User, *sheets: tuple[list[int] | str, ...], explanation: str = ""
) -> None:
    """Count the sheets of a point, enter them all, sign."""
    actions.record_sheets_in_box(point=point, sheets=len(sheets), now=CLOSED)
    for number, sheet in enumerate(sheets, start=1):
        enter(point, number, *sheet)
    actions.sign_point(point=point, official=official, explanation=explanation, now=CLOSED)


def count(poll: Poll, key_sheet: str = "") -> list[Result]:
    """Count a poll, its rewriting being taken for done: it cannot be inside a test's transaction."""
    actions.record_rewritten(poll=poll, now=CLOSED)
    return actions.count_poll(poll=poll, now=CLOSED, key_sheet=key_sheet)


def count_and_publish(poll: Poll) -> Poll:
    count(poll)
    return actions.publish_results(poll=poll, now=CLOSED)
