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
from caravane.decide.voting.errors import AlreadyVoted, EntryChanged, OwnEntryChanged, RequestAnswered
from caravane.decide.voting.models import HelpGiven, Mark, Poll, PollingPoint, RollEntry, RollRequest
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import DomainError

from .conftest import OPEN, person
from .held import enclosed

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


def born(number: int) -> dict[str, Any]:
    """Return what a person declares who is close to nobody of another number."""
    return person(birth_date=date(1980, 1, 1) + timedelta(number))


def declared(poll: Poll, number: int) -> tuple[RollEntry, User]:
    """Put on the roll, online, a person with an account."""
    account = User.objects.create_user(f"{number}@exemple.fr")
    entry = actions.declare_identity(poll=poll, account=account, now=OPEN, **born(number))
    assert isinstance(entry, RollEntry)
    return entry, account


def becomes_another(poll: Poll, account: User, number: int) -> Callable[[], Any]:
    """Return the act of an account that declares an invented person instead."""
    other = person(last_name="Machinzx", birth_date=date(1960, 1, 1) + timedelta(number))
    return lambda: actions.declare_identity(poll=poll, account=account, now=OPEN, **other)


def cast_of(entry: RollEntry) -> Callable[[], None]:
    """Return the act of casting a ballot, enclosed beforehand."""
    envelopes = enclosed(entry.poll)
    return lambda: actions.cast_ballot(poll=entry.poll, roll_entry=entry, envelopes=envelopes, now=OPEN)


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


def test_a_mark_on_paper_lands_on_the_person_read_whatever_their_account_declares_at_that_instant(
    poll: Poll, point: PollingPoint, omar: User
) -> None:
    for number in range(12):
        entry, account = declared(poll, number)
        marked, redeclared = at_once(
            lambda entry=entry: actions.mark_on_paper(
                poll=poll, roll_entry=entry, point=point, official=omar, assisted=False, now=OPEN
            ),
            becomes_another(poll, account, number),
        )
        entry_now = RollEntry.objects.get(pk=entry.pk)
        if isinstance(marked, Mark):
            assert isinstance(redeclared, AlreadyVoted)
            assert entry_now.identity == entry.identity
        else:
            assert isinstance(marked, EntryChanged)
            assert redeclared == entry


def test_the_person_read_is_confirmed_or_nobody(poll: Poll, omar: User) -> None:
    for number in range(12):
        entry, account = declared(poll, number)
        confirmed, _ = at_once(
            lambda entry=entry, account=account: actions.confirm_entry(
                entry=entry, account=account.pk, official=omar, now=OPEN
            ),
            becomes_another(poll, account, number),
        )
        assert isinstance(confirmed, RollEntry | EntryChanged)
        entry_now = RollEntry.objects.get(pk=entry.pk)
        assert entry_now.last_name == "Machinzx"
        assert entry_now.confirmed_at is None


def test_a_cast_under_way_is_made_by_who_holds_the_entry_or_by_nobody(poll: Poll, omar: User) -> None:
    """Today's attack: the official gives the entry to a new account, and the old one's cast still passes."""
    for number in range(12):
        entry, _ = declared(poll, number)
        newcomer = User.objects.create_user(f"new.{number}@exemple.fr")
        asked = actions.declare_identity(poll=poll, account=newcomer, now=OPEN, **born(number))
        said = {"request": asked, "official": omar, "reason": "Vu", "now": OPEN, "site": "http://testserver/"}
        cast, joined = at_once(
            cast_of(entry),
            lambda entry=entry, said=said: actions.join_request(entry=entry, **said),
        )
        assert isinstance(joined, RollRequest)
        if cast is None:
            assert joined.state == "refused"
        else:
            assert isinstance(cast, OwnEntryChanged)
            assert joined.state == "joined"
            cast_of(RollEntry.objects.get(account=newcomer))()
    assert Mark.objects.count() == 12


def test_a_cast_against_a_declaration_of_a_second_tab_is_made_or_refused_in_words(poll: Poll) -> None:
    """Today's fault: the second tab received an entry that an official had left; the first's was gone."""
    for number in range(12):
        entry, account = declared(poll, number)
        left = person(last_name="Machinzx", birth_date=date(1960, 1, 1) + timedelta(number))
        actions.add_to_roll(poll=poll, now=OPEN, **left)
        cast, redeclared = at_once(cast_of(entry), becomes_another(poll, account, number))
        if cast is None:
            assert isinstance(redeclared, AlreadyVoted)
        else:
            assert isinstance(cast, OwnEntryChanged)
            assert isinstance(redeclared, RollEntry)
            assert not RollEntry.objects.filter(pk=entry.pk).exists()


def test_an_answer_and_another_declaration_of_who_asked_wait_for_each_other(poll: Poll, omar: User) -> None:
    for number in range(12):
        declared(poll, number)
        newcomer = User.objects.create_user(f"new.{number}@exemple.fr")
        asked = actions.declare_identity(poll=poll, account=newcomer, now=OPEN, **born(number))
        said = {"request": asked, "official": omar, "reason": "Vu", "now": OPEN, "site": "http://testserver/"}
        again = born(number) | {"last_name": "Legoff"}
        accepted, _ = at_once(
            lambda said=said: actions.accept_request(**said),
            lambda newcomer=newcomer, again=again: actions.declare_identity(
                poll=poll, account=newcomer, now=OPEN, **again
            ),
        )
        assert isinstance(accepted, RollEntry | RequestAnswered)


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
