# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real threads, each with its own connection, all let go at the same instant."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from caravane.decide.voting import actions
from caravane.decide.voting.actions.paper import create_point, mark_on_paper
from caravane.decide.voting.errors import AlreadyVoted
from caravane.decide.voting.logic.envelope import new_secret
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.foundation.accounts.models import User

from .conftest import OPEN, person

pytestmark = [pytest.mark.concurrent, pytest.mark.django_db(transaction=True)]
AT_ONCE = 50


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do every act in a thread of its own at the same instant; return what each gave, or the refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        try:
            return act()
        except AlreadyVoted as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_fifty_simultaneous_casts_of_one_person_leave_one_mark_and_one_ballot_per_question(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    def cast() -> actions.Receipt:
        return actions.cast_ballot(
            poll=poll, roll_entry=entry, rankings={questions[0].pk: [1]}, secret=new_secret(), now=OPEN
        )

    outcomes = all_at_once([cast] * AT_ONCE)
    assert Counter(type(one) for one in outcomes) == {actions.Receipt: 1, AlreadyVoted: AT_ONCE - 1}
    assert Mark.objects.get().pk == entry.pk
    assert sorted(Envelope.objects.values_list("question", flat=True)) == sorted(one.pk for one in questions)


def test_fifty_simultaneous_retries_of_one_cast_give_one_receipt(entry: RollEntry, poll: Poll) -> None:
    secret = new_secret()

    def cast() -> actions.Receipt:
        return actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=secret, now=OPEN)

    outcomes = all_at_once([cast] * AT_ONCE)
    assert {one.secret for one in outcomes} == {secret}
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def test_paper_against_web_at_the_same_instant_leaves_one_mark(poll: Poll, omar: User) -> None:
    point = create_point(poll=poll, name="Mairie", address="", hours="", officials=[omar])
    names = ["Rosa", "Karim", "Alice", "Awa", "Linh", "Yann", "Zoé", "Ivo", "Noé", "Ada"]
    people = [actions.add_to_roll(poll=poll, now=OPEN, **person(first_names=name)) for name in names]

    def on_paper(one: RollEntry) -> Callable[[], Any]:
        return lambda: mark_on_paper(
            poll=poll, roll_entry=one, point=point, official=omar, assisted=False, now=OPEN
        )

    def online(one: RollEntry) -> Callable[[], Any]:
        return lambda: actions.cast_ballot(
            poll=poll, roll_entry=one, rankings={}, secret=new_secret(), now=OPEN
        )

    outcomes = all_at_once([act(one) for one in people for act in (on_paper, online)])
    refused = [one for one in outcomes if isinstance(one, AlreadyVoted)]
    assert len(refused) == len(people)
    channels = Counter(Mark.objects.values_list("channel", flat=True))
    assert channels.total() == len(people)
    assert Envelope.objects.count() == 2 * channels["web"]
    assert Counter(one.channel for one in refused) == channels


def test_fifty_people_at_once_all_vote(poll: Poll, questions: list[Question]) -> None:
    days = [date(1990, 1, 1) + timedelta(number) for number in range(AT_ONCE)]
    people = [actions.add_to_roll(poll=poll, now=OPEN, **person(birth_date=day)) for day in days]
    outcomes = all_at_once(
        [
            lambda one=one: actions.cast_ballot(
                poll=poll, roll_entry=one, rankings={questions[0].pk: [2]}, secret="a" * 26, now=OPEN
            )
            for one in people[:4]  # the same code and choices: four different envelopes all the same
        ]
        + [
            lambda one=one: actions.cast_ballot(
                poll=poll, roll_entry=one, rankings={}, secret=new_secret(), now=OPEN
            )
            for one in people[4:]
        ]
    )
    assert all(isinstance(one, actions.Receipt) for one in outcomes)
    assert (Mark.objects.count(), Envelope.objects.count()) == (AT_ONCE, 2 * AT_ONCE)
