# SPDX-License-Identifier: AGPL-3.0-or-later
"""An official acts on the person whom they read beside the papers, not on who stands there by now."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import EntryChanged
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollChange, RollEntry, RollRequest
from caravane.foundation.accounts.models import User

from .conftest import OPEN, person

pytestmark = pytest.mark.django_db
INVENTED = person(last_name="Machinzx", first_names="Hector", birth_date=date(1980, 2, 1))
REFUSED = "This entry changed since you read it."
HIDDEN = re.compile(r'<input type="hidden" name="(account|read[-0-9]*)" value="([^"]*)"')


@pytest.fixture
def draft(draft: Poll) -> Poll:
    """The poll whose online voters are confirmed at a desk."""
    draft.online_voters = Poll.OnlineVoters.CONFIRMED
    draft.save()
    return draft


@pytest.fixture
def desk(signed_in: Callable[[User], Client], omar: User, at: Callable[..., None]) -> Client:
    at(OPEN)
    return signed_in(omar)


@pytest.fixture
def rosa_becomes_another(poll: Poll, rosa: User) -> Callable[[], object]:
    return lambda: actions.declare_identity(poll=poll, account=rosa, now=OPEN, **INVENTED)


def read(desk: Client, address: str) -> dict[str, str]:
    """Read a page of the desk; return what its forms will say of whom it showed."""
    return dict(HIDDEN.findall(desk.get(address).text))


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("desk_mark", "desk_mark"),
        ("desk_mark", "desk_confirm"),
        ("desk_mark", "desk_release"),
        ("desk_correct", "desk_correct"),
    ],
)
def test_nothing_is_done_to_who_took_the_place_of_the_person_read(
    desk: Client,
    point: PollingPoint,
    entry: RollEntry,
    rosa: User,
    rosa_becomes_another: Callable[[], object],
    page: str,
    button: str,
) -> None:
    """The attack: one set of papers read, then another identity declared, then the button pressed."""
    said = read(desk, reverse(page, args=[point.pk, entry.pk]))
    typed = {"last_name": "Le Gof", "first_names": "Rosa", "birth_date": "04/03/1990", "tie": "lives"}
    rosa_becomes_another()
    sent = {**typed, **said, "reason": "Vue au guichet"}
    answer = desk.post("/en" + reverse(button, args=[point.pk, entry.pk]), sent, follow=True).text
    assert REFUSED in answer
    assert "Machinzx" in answer
    entry.refresh_from_db()
    assert (entry.last_name, entry.account, entry.confirmed_at) == ("Machinzx", rosa, None)
    assert not Mark.objects.exists()
    assert not RollChange.objects.exists()


def test_once_read_again_the_person_is_marked_by_name(
    desk: Client, point: PollingPoint, entry: RollEntry, rosa_becomes_another: Callable[[], object]
) -> None:
    address = "/en" + reverse("desk_mark", args=[point.pk, entry.pk])
    said = read(desk, address)
    rosa_becomes_another()
    desk.post(address, said)
    page = desk.post(address, read(desk, address), follow=True).text
    assert "Marked: Hector Machinzx. Hand over the sheet." in page
    assert Mark.objects.get().roll_entry == entry


@pytest.mark.parametrize("said", [{"assisted": "on"}, {"read": ""}, {"read": "0" * 32}])
def test_a_page_that_does_not_say_whom_it_showed_marks_nobody(
    desk: Client, point: PollingPoint, entry: RollEntry, said: dict[str, str]
) -> None:
    page = desk.post("/en" + reverse("desk_mark", args=[point.pk, entry.pk]), said, follow=True).text
    assert REFUSED in page
    assert not Mark.objects.exists()


def test_another_spelling_of_the_same_identity_is_the_person_read(
    desk: Client, point: PollingPoint, entry: RollEntry, poll: Poll, rosa: User
) -> None:
    address = reverse("desk_mark", args=[point.pk, entry.pk])
    said = read(desk, address)
    actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(last_name="LE GÖFF", tie="works"))
    desk.post(address, said)
    assert Mark.objects.get().roll_entry == entry


def test_a_correction_refused_for_another_cause_still_says_whom_it_showed_first(
    desk: Client, point: PollingPoint, entry: RollEntry, rosa_becomes_another: Callable[[], object]
) -> None:
    address = "/en" + reverse("desk_correct", args=[point.pk, entry.pk])
    typed = {"last_name": "Le Gof", "first_names": "Rosa", "birth_date": "04/03/1990", "tie": "lives"}
    said = read(desk, address)
    rosa_becomes_another()
    again = dict(HIDDEN.findall(desk.post(address, {**typed, **said}).text))  # without a reason
    assert again == said
    assert REFUSED in desk.post(address, {**typed, **again, "reason": "Lu"}, follow=True).text


def test_the_place_of_who_was_read_is_not_given_once_it_is_somebody_else_s(
    desk: Client,
    entry: RollEntry,
    poll: Poll,
    karim: User,
    rosa: User,
    rosa_becomes_another: Callable[[], object],
) -> None:
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    assert isinstance(asked, RollRequest)
    said = read(desk, reverse("desk_requests"))
    rosa_becomes_another()
    pressed = {**said, "same": entry.pk}
    address = "/en" + reverse("desk_request_answer", args=[asked.pk])
    assert REFUSED in desk.post(address, pressed, follow=True).text
    asked.refresh_from_db()
    entry.refresh_from_db()
    assert (asked.state, entry.account) == ("waiting", rosa)


def test_who_holds_an_entry_that_is_gone_is_refused_in_words(
    entry: RollEntry, poll: Poll, point: PollingPoint, rosa: User, omar: User
) -> None:
    """The holder received the entry that an official had left for them, while the desk looked at theirs."""
    actions.add_to_roll(poll=poll, now=OPEN, **INVENTED)
    actions.declare_identity(poll=poll, account=rosa, now=OPEN, **INVENTED)
    said = {"official": omar, "now": OPEN}
    acts: list[Callable[[], object]] = [
        lambda: actions.mark_on_paper(poll=poll, roll_entry=entry, point=point, assisted=False, **said),
        lambda: actions.confirm_entry(entry=entry, account=rosa.pk, **said),
        lambda: actions.release_entry(entry=entry, reason="Vue", **said),
        lambda: actions.correct_entry(entry=entry, reason="Lu", **person(), **said),
    ]
    for act in acts:
        with pytest.raises(EntryChanged):
            act()
    assert not Mark.objects.exists()
