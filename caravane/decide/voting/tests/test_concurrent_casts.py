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
from caravane.decide.voting.errors import AlreadyVoted, EnvelopeTaken
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.foundation.accounts.models import User

from .conftest import OPEN, person
from .held import enclosed

pytestmark = [pytest.mark.concurrent, pytest.mark.django_db(transaction=True)]
AT_ONCE = 50


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do every act in a thread of its own at the same instant; return what each gave, or the refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        try:
            return act()
        except (AlreadyVoted, EnvelopeTaken) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def cast(entry: RollEntry, poll: Poll) -> Callable[[], None]:
    """Return the act of casting one ballot, enclosed beforehand."""
    envelopes = enclosed(poll, [1])
    return lambda: actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=envelopes, now=OPEN)


def test_fifty_simultaneous_casts_of_one_person_leave_one_mark_and_one_ballot_per_question(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    outcomes = all_at_once([cast(entry, poll) for _ in range(AT_ONCE)])
    assert Counter(type(one) for one in outcomes) == {type(None): 1, AlreadyVoted: AT_ONCE - 1}
    assert Mark.objects.get().pk == entry.pk
    assert sorted(Envelope.objects.values_list("question", flat=True)) == sorted(one.pk for one in questions)


def test_fifty_simultaneous_retries_of_one_cast_all_succeed_and_write_once(
    entry: RollEntry, poll: Poll
) -> None:
    outcomes = all_at_once([cast(entry, poll)] * AT_ONCE)
    assert outcomes == [None] * AT_ONCE
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def test_paper_against_web_at_the_same_instant_leaves_one_mark(poll: Poll, omar: User) -> None:
    point = create_point(poll=poll, name="Mairie", address="", hours="", officials=[omar])
    names = ["Rosa", "Karim", "Alice", "Awa", "Linh", "Yann", "Zoé", "Ivo", "Noé", "Ada"]
    people = [actions.add_to_roll(poll=poll, now=OPEN, **person(first_names=name)) for name in names]

    def on_paper(one: RollEntry) -> Callable[[], Any]:
        return lambda: mark_on_paper(
            poll=poll, roll_entry=one, point=point, official=omar, assisted=False, now=OPEN
        )

    acts = [act for one in people for act in (on_paper(one), cast(one, poll))]
    outcomes = all_at_once(acts)
    refused = [one for one in outcomes if isinstance(one, AlreadyVoted)]
    assert len(refused) == len(people)
    channels = Counter(Mark.objects.values_list("channel", flat=True))
    assert channels.total() == len(people)
    assert Envelope.objects.count() == 2 * channels["web"]
    assert Counter(one.channel for one in refused) == channels


def a_crowd(poll: Poll) -> list[RollEntry]:
    """Put fifty people on the roll, born on fifty days."""
    days = [date(1990, 1, 1) + timedelta(number) for number in range(AT_ONCE)]
    return [actions.add_to_roll(poll=poll, now=OPEN, **person(birth_date=day)) for day in days]


def test_fifty_people_at_once_all_vote(poll: Poll) -> None:
    assert all_at_once([cast(one, poll) for one in a_crowd(poll)]) == [None] * AT_ONCE
    assert (Mark.objects.count(), Envelope.objects.count()) == (AT_ONCE, 2 * AT_ONCE)


def test_one_ballot_copied_by_fifty_people_is_cast_by_one_of_them(poll: Poll) -> None:
    people = a_crowd(poll)
    envelopes = enclosed(poll, [1])
    outcomes = all_at_once(
        [
            lambda one=one: actions.cast_ballot(poll=poll, roll_entry=one, envelopes=envelopes, now=OPEN)
            for one in people
        ]
    )
    assert Counter(type(one) for one in outcomes) == {type(None): 1, EnvelopeTaken: AT_ONCE - 1}
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)
