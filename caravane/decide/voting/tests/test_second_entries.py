# SPDX-License-Identifier: AGPL-3.0-or-later
"""One person with two entries of close names: the second is not marked unseen, and a mistaken one goes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import CloseHasVoted, NotFree, PollNotOpen, ReasonNeeded, RollEntrySettled
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollChange, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed

from .conftest import CLOSED, OPEN, person
from .held import enclosed

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(entry: RollEntry, poll: Poll, omar: User) -> RollEntry:
    """Rosa again, under a longer name: added by mistake, no account holds it."""
    return actions.add_to_roll(
        poll=poll, now=OPEN, another_person_says=omar, **person(last_name="Lafont-Le Goff")
    )


@pytest.fixture
def desk(signed_in: Callable[[User], Client], omar: User, at: Callable[..., None]) -> Client:
    at(OPEN)
    return signed_in(omar)


def votes_online(entry: RollEntry) -> None:
    actions.cast_ballot(poll=entry.poll, roll_entry=entry, envelopes=enclosed(entry.poll), now=OPEN)


def marked(entry: RollEntry, point: PollingPoint, official: User, *, another_person: bool = False) -> Mark:
    return actions.mark_on_paper(
        poll=entry.poll,
        roll_entry=entry,
        point=point,
        official=official,
        assisted=False,
        now=OPEN,
        another_person=another_person,
    )


def test_who_is_close_to_somebody_who_voted_is_marked_once_an_official_vouches(
    entry: RollEntry, second: RollEntry, point: PollingPoint, omar: User
) -> None:
    votes_online(entry)
    with pytest.raises(CloseHasVoted) as refused:
        marked(second, point, omar)
    assert refused.value.close == [entry]
    assert Mark.objects.count() == 1
    marked(second, point, omar, another_person=True)
    change = second.changes.last()
    assert (change.kind, change.official, change.at) == ("vouched", "Omar", OPEN)


def test_who_is_close_to_nobody_who_voted_is_marked_at_once(
    entry: RollEntry, second: RollEntry, point: PollingPoint, omar: User
) -> None:
    marked(second, point, omar, another_person=True)
    assert not second.changes.filter(kind="vouched").exists()


def test_the_page_of_a_mark_shows_who_is_close_and_asks_for_a_tick_when_one_has_voted(
    desk: Client, entry: RollEntry, second: RollEntry, point: PollingPoint
) -> None:
    address = "/en" + reverse("desk_mark", args=[point.pk, second.pk])
    page = desk.get(address).text
    assert page.index(reverse("desk_mark", args=[point.pk, entry.pk])) < page.index("Mark: votes on paper")
    assert 'name="another_person"' not in page
    votes_online(entry)
    page = desk.get(address).text
    assert page.index("has voted online") < page.index("Mark: votes on paper")
    assert "It is another person: I have checked it" in page
    assert "autofocus" not in page
    page = desk.post(address, {}).text
    assert "Mark only another person" in page
    assert "already voted" not in page
    assert Mark.objects.count() == 1
    desk.post(address, {"another_person": "on"})
    assert Mark.objects.count() == 2


def test_close_names_lead_to_the_entries_and_say_on_which_channel_each_voted(
    desk: Client, entry: RollEntry, second: RollEntry, point: PollingPoint, omar: User
) -> None:
    votes_online(entry)
    marked(second, point, omar, another_person=True)
    page = desk.get("/en" + reverse("desk_close_people")).text
    for one in (entry, second):
        assert reverse("desk_mark", args=[point.pk, one.pk]) in page
    assert "has voted online" in page
    assert "has voted on paper" in page
    point.officials.clear()
    assert "has voted on paper" in desk.get("/en" + reverse("desk_close_people")).text


def test_a_mistaken_entry_is_set_aside_and_what_it_said_is_kept_with_the_other(
    desk: Client, entry: RollEntry, second: RollEntry, point: PollingPoint
) -> None:
    address = reverse("desk_mark", args=[point.pk, second.pk])
    assert "set this entry aside" in desk.get("/en" + address).text
    act = "/en" + reverse("desk_set_aside", args=[point.pk, second.pk])
    assert "Write why" in desk.post(act, {"same": entry.pk}, follow=True).text
    page = desk.post(act, {"same": entry.pk, "reason": "Saisie deux fois"}, follow=True).text
    assert "Lafont-Le Goff Rosa, 04/03/1990" in page
    assert "Saisie deux fois" in page
    assert RollEntry.objects.get() == entry
    change = entry.changes.get()
    assert (change.kind, change.official) == ("merged", "Omar")


def test_an_entry_that_voted_or_that_an_account_holds_is_not_set_aside(
    entry: RollEntry, second: RollEntry, point: PollingPoint, poll: Poll, omar: User, rosa: User
) -> None:
    said = {"same": entry, "official": omar, "reason": "Deux fois", "now": OPEN}
    with pytest.raises(NotFree):
        actions.set_aside_entry(entry=entry, **{**said, "same": second})
    far = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Diallo"))
    for changes, refusal in (
        ({"same": far}, NotFree),
        ({"same": second}, NotFree),
        ({"reason": " "}, ReasonNeeded),
        ({"official": rosa}, NotAllowed),
        ({"now": CLOSED}, PollNotOpen),
    ):
        with pytest.raises(refusal):
            actions.set_aside_entry(entry=second, **{**said, **changes})
    marked(second, point, omar)
    with pytest.raises(RollEntrySettled):
        actions.set_aside_entry(entry=second, **said)
    assert RollEntry.objects.count() == 3
    assert not RollChange.objects.filter(kind="merged").exists()


def test_an_unknown_day_is_told_in_words_on_the_page_that_is_read_again(
    desk: Client, point: PollingPoint
) -> None:
    typed = {"last_name": "Noël", "first_names": "Ana", "birth_date": "00/00/1960", "tie": "works"}
    page = desk.post("/en" + reverse("desk_roll_add", args=[point.pk]), typed).text
    assert "born 1960, day and month unknown" in page
