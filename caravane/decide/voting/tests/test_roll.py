# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest

from caravane.decide.voting import actions
from caravane.decide.voting.actions.paper import create_point, mark_on_paper
from caravane.decide.voting.errors import AlreadyOnRoll, AlreadyVoted, PollNotOpen, RollEntrySettled, TooYoung
from caravane.decide.voting.models import Poll, RollEntry
from caravane.decide.voting.queries import entry_of, find_on_roll
from caravane.foundation.accounts.models import User

from .conftest import CLOSED, OPEN, SEALED, person
from .held import enclosed

pytestmark = pytest.mark.django_db


def test_a_person_declares_who_they_are_and_may_correct_it(entry: RollEntry, poll: Poll, rosa: User) -> None:
    corrected = actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(first_names="Rosa Luz"))
    assert corrected.pk == entry.pk
    assert entry_of(poll, rosa) == corrected
    assert corrected.identity == "goff|rosaluz|1990-03-04"


def test_the_same_identity_from_another_account_waits_for_an_official(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    with pytest.raises(AlreadyOnRoll):
        actions.declare_identity(
            poll=poll, account=karim, now=OPEN, **person(last_name="LE GOFF", first_names="rosa")
        )


def test_a_homonym_confirmed_by_an_official_receives_an_entry_of_their_own(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    added = actions.add_homonym(entry=entry, tie="works", now=OPEN)
    assert (added.homonym, added.account) == (2, None)
    assert actions.declare_identity(poll=poll, account=karim, now=OPEN, **person()).pk == added.pk
    assert entry_of(poll, karim) == added


def test_the_same_person_with_another_account_gets_their_entry_back(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    actions.release_entry(entry=entry)
    assert actions.declare_identity(poll=poll, account=karim, now=OPEN, **person()).pk == entry.pk


def test_an_entry_that_has_voted_is_neither_released_nor_corrected(
    entry: RollEntry, poll: Poll, rosa: User
) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=enclosed(poll), now=OPEN)
    with pytest.raises(RollEntrySettled):
        actions.release_entry(entry=entry)
    with pytest.raises(AlreadyVoted):
        actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(first_names="Autre"))


def test_who_voted_on_paper_is_not_let_in_again_online(poll: Poll, omar: User, karim: User) -> None:
    added = actions.add_to_roll(poll=poll, now=OPEN, **person())
    point = create_point(poll=poll, name="Mairie", address="", hours="", officials=[omar])
    mark_on_paper(poll=poll, roll_entry=added, point=point, official=omar, assisted=False, now=OPEN)
    with pytest.raises(AlreadyOnRoll):
        actions.declare_identity(poll=poll, account=karim, now=OPEN, **person())


def test_an_official_adds_a_person_once_unless_a_homonym_is_confirmed(poll: Poll) -> None:
    first = actions.add_to_roll(poll=poll, now=SEALED, **person())
    with pytest.raises(AlreadyOnRoll):
        actions.add_to_roll(poll=poll, now=SEALED, **person())
    second = actions.add_to_roll(poll=poll, now=SEALED, homonym_confirmed=True, **person())
    assert (first.homonym, second.homonym) == (1, 2)


def test_age_is_counted_on_the_opening_day(poll: Poll, rosa: User) -> None:
    opening = poll.opens_at.date()
    sixteen = date(opening.year - 16, opening.month, opening.day)
    with pytest.raises(TooYoung):
        actions.declare_identity(
            poll=poll, account=rosa, now=OPEN, **person(birth_date=sixteen + timedelta(1))
        )
    actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(birth_date=sixteen))


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_nobody_declares_an_identity_out_of_hours(poll: Poll, rosa: User, now: object) -> None:
    with pytest.raises(PollNotOpen):
        actions.declare_identity(poll=poll, account=rosa, now=now, **person())


@pytest.mark.parametrize("text", ["legoff", "LE GÖFF rosa", "rosa 04/03/1990", "Goff"])
def test_officials_find_people_however_they_type(entry: RollEntry, poll: Poll, text: str) -> None:
    assert list(find_on_roll(poll, text)) == ([] if text == "legoff" else [entry])


def test_an_empty_search_finds_nobody(entry: RollEntry, poll: Poll) -> None:
    assert not find_on_roll(poll, "  ")
