# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attack that named every ballot from a copy of the database, and votes to try it on."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from caravane.decide.voting import actions
from caravane.decide.voting.logic.envelope import digest_of, key_of
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.foundation.conferences.models import Theme
from caravane.foundation.core import immutable
from caravane.foundation.territory.models import City
from conftest import make_conference

from . import pages
from .conftest import CLOSED, SEALED
from .held import somebody

sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
VOTERS = 20
Vote = tuple[RollEntry, list[Envelope]]


def twenty_votes(poll: Poll, questions: list[Question]) -> list[Vote]:
    """Twenty people on the roll and the envelopes of each, their bytes made once, in no meaningful order."""
    bits = Random(7)  # a seed with which nobody is named by chance once everything lies in order
    made = [
        (somebody(poll), [envelope(question, bits.randbytes(128)) for question in questions])
        for _ in range(VOTERS)
    ]
    bits.shuffle(made)
    return made


def envelope(question: Question, content: bytes) -> Envelope:
    digest = digest_of(content)
    return Envelope(pk=key_of(digest), digest=digest, question=question, envelope=content)


def cast(votes: Sequence[Vote]) -> None:
    """Write what each cast writes, in a transaction of its own."""
    for entry, envelopes in votes:
        with transaction.atomic():
            Mark.objects.create(roll_entry=entry, channel=Mark.Channel.WEB)
            Envelope.objects.bulk_create(sorted(envelopes, key=lambda one: one.pk))


def empty_both_tables() -> None:
    with immutable.lifted(connection):
        Mark.objects.all().delete()
        Envelope.objects.all().delete()
        Poll.objects.update(rewritten_at=None)


def rewrite(poll: Poll) -> Poll:
    return actions.rewrite_marks_and_box(poll=poll, now=CLOSED)


def names(question: Question) -> dict[int, int]:
    """Attack: say from the database, and nothing else, whose each envelope of a question is."""
    return {"sqlite": _names_from_pages, "postgresql": _names_from_transactions}[connection.vendor](question)


def _names_from_pages(question: Question) -> dict[int, int]:
    """Match the order in which cells were written into the indexes of both tables."""
    lying = pages.physical_order()
    (by_point,) = (name for name in lying if name.startswith("voting_mark_polling_point"))
    people = [row_id for _, row_id in lying[by_point]]
    of_question = set(Envelope.objects.filter(question=question).values_list("pk", flat=True))
    box = [key for _, key in lying["sqlite_autoindex_voting_envelope_1"] if key in of_question]
    return dict(zip(box, people, strict=True))


def _names_from_transactions(question: Question) -> dict[int, int]:
    """Match the number of the transaction that wrote each row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, roll_entry_id FROM voting_envelope AS box "
            "JOIN voting_mark AS mark ON mark.xmin = box.xmin WHERE question_id = %s",
            [question.pk],
        )
        return dict(cursor.fetchall())


def named(votes: Sequence[Vote], question: Question) -> int:
    """Say how many ballots of a question the attack gives to the right person."""
    guess = names(question)
    return sum(
        guess.get(one.pk) == entry.pk for entry, box in votes for one in box if one.question_id == question.pk
    )


def other_poll(city: City) -> tuple[Poll, list[Vote]]:
    """A poll of another town on the same tables, with three people who voted."""
    poll = Poll.objects.create(
        conference=make_conference(city), title="Ailleurs", opens_at=SEALED, closes_at=CLOSED
    )
    question = Question.objects.create(
        poll=poll, theme=Theme.objects.filter(conference=poll.conference)[0], number=1
    )
    Poll.objects.filter(pk=poll.pk).update(sealed_at=SEALED, public_key=b"of the other poll")
    poll.refresh_from_db()
    votes = [(somebody(poll), [envelope(question, bytes([number]) * 128)]) for number in range(3)]
    cast(votes)
    return poll, votes


def contents() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Mark, Envelope)]
