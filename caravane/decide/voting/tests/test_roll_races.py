# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two acts on the roll at the same instant, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from caravane.decide.voting import actions
from caravane.decide.voting.models import HelpGiven, Mark, Poll, PollingPoint, RollEntry, RollRequest
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import DomainError

from .conftest import OPEN, person

pytestmark = [pytest.mark.concurrent, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do every act in a thread of its own at the same instant; return what each gave, or its refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        try:
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_close_identities_declared_at_the_same_instant_make_one_entry(poll: Poll) -> None:
    ways = ["Le Goff", "Legoff", "LE GOFF", "Le Goff-Martin", "Goff", "Le Gof", "Legof", "Goff Martin"]
    accounts = [User.objects.create_user(f"{number}@exemple.fr") for number in range(len(ways))]
    given = at_once(
        *(
            lambda account=account, way=way: actions.declare_identity(
                poll=poll, account=account, now=OPEN, **person(last_name=way)
            )
            for account, way in zip(accounts, ways, strict=True)
        )
    )
    assert sorted(type(one).__name__ for one in given) == ["RollEntry"] + ["RollRequest"] * 7
    assert (RollEntry.objects.count(), RollRequest.objects.count()) == (1, 7)


def test_nobody_takes_the_entry_of_a_homonym_that_an_official_adds_and_marks(
    poll: Poll, point: PollingPoint, omar: User
) -> None:
    """Today's attack: the entry was free between the two acts, and who declared it first voted with it."""
    for number in range(6):
        born = {"birth_date": date(1980, 1, 1) + timedelta(number)}
        actions.add_and_mark(point=point, official=omar, now=OPEN, **person(**born))
        strangers = [User.objects.create_user(f"{number}.{each}@exemple.fr") for each in range(3)]
        marked, *declared = at_once(
            lambda born=born: actions.add_and_mark(
                point=point, official=omar, now=OPEN, another_person=True, **person(**born)
            ),
            *(
                lambda account=account, born=born: actions.declare_identity(
                    poll=poll, account=account, now=OPEN, **person(**born)
                )
                for account in strangers
            ),
        )
        assert isinstance(marked, Mark)
        assert all(isinstance(one, RollRequest) for one in declared)
    assert not RollEntry.objects.filter(account__isnull=False).exists()
    assert Mark.objects.filter(channel="paper").count() == RollEntry.objects.count() == 12


def test_one_request_has_one_answer(poll: Poll, entry: RollEntry, karim: User, omar: User) -> None:
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    said = {"request": asked, "official": omar, "reason": "Vu", "now": OPEN, "site": "http://testserver/"}
    given = at_once(
        *[lambda: actions.accept_request(**said)] * 3, *[lambda: actions.refuse_request(**said)] * 3
    )
    assert sum(isinstance(one, DomainError) for one in given) == 5
    asked.refresh_from_db()
    assert RollEntry.objects.count() == (2 if asked.state == "accepted" else 1)


def test_help_given_at_the_same_instant_is_all_counted(poll: Poll, point: PollingPoint, omar: User) -> None:
    days = [date(1980, 1, 1) + timedelta(number) for number in range(12)]
    people = [actions.add_to_roll(poll=poll, now=OPEN, **person(birth_date=day)) for day in days]
    at_once(
        *(
            lambda one=one: actions.mark_on_paper(
                poll=poll, roll_entry=one, point=point, official=omar, assisted=True, now=OPEN
            )
            for one in people
        )
    )
    assert Mark.objects.count() == HelpGiven.objects.get().people == 12
