# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may vote online: whoever declares themselves, or whoever an official has seen with their papers."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import (
    NoAccountToConfirm,
    NotConfirmed,
    PollNotOpen,
    RollEntrySettled,
    SetUpIncomplete,
)
from caravane.decide.voting.models import Envelope, Mark, Poll, PollingPoint, RollChange, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed

from .conftest import CLOSED, OPEN, SEALED, person
from .held import enclosed

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(draft: Poll, omar: User) -> Poll:
    """The poll whose online voters are confirmed at a desk, and the desk."""
    draft.online_voters = Poll.OnlineVoters.CONFIRMED
    draft.save()
    actions.create_point(poll=draft, name="La caravane", address="", hours="", officials=[omar])
    return draft


def cast(entry: RollEntry) -> None:
    actions.cast_ballot(poll=entry.poll, roll_entry=entry, envelopes=enclosed(entry.poll), now=OPEN)


def test_who_is_not_confirmed_casts_nothing(entry: RollEntry) -> None:
    with pytest.raises(NotConfirmed):
        cast(entry)
    assert not Mark.objects.exists()
    assert not Envelope.objects.exists()


def test_the_database_itself_takes_no_mark_online_of_who_is_not_confirmed(entry: RollEntry) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(roll_entry=entry, channel="web")


def test_who_is_confirmed_casts(entry: RollEntry, rosa: User, omar: User) -> None:
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    cast(entry)
    change = RollChange.objects.get()
    assert (change.kind, change.official, change.at) == ("confirmed", "Omar", OPEN)


def test_who_is_not_confirmed_may_vote_on_paper(entry: RollEntry, point: PollingPoint, omar: User) -> None:
    actions.mark_on_paper(
        poll=entry.poll, roll_entry=entry, point=point, official=omar, assisted=False, now=OPEN
    )
    assert Mark.objects.get().channel == "paper"


def test_thirty_invented_identities_do_not_vote(poll: Poll) -> None:
    for number in range(30):
        account = User.objects.create_user(f"{number}@exemple.fr")
        name = "Inventé" + "ABCDEFGHIJ"[number // 10] + "ABCDEFGHIJ"[number % 10]
        entry = actions.declare_identity(
            poll=poll, account=account, now=OPEN, **person(last_name=name, first_names=name[::-1])
        )
        if isinstance(entry, RollEntry):
            with pytest.raises(NotConfirmed):
                cast(entry)
    assert not Mark.objects.exists()


def test_an_identity_is_confirmed_for_the_account_that_the_official_saw(
    entry: RollEntry, poll: Poll, karim: User, omar: User, rosa: User
) -> None:
    with pytest.raises(NoAccountToConfirm):
        actions.confirm_entry(entry=entry, account=karim.pk, official=omar, now=OPEN)
    left = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Diallo"))
    with pytest.raises(NoAccountToConfirm):
        actions.confirm_entry(entry=left, account=0, official=omar, now=OPEN)
    with pytest.raises(NotAllowed):
        actions.confirm_entry(entry=entry, account=rosa.pk, official=rosa, now=OPEN)
    with pytest.raises(PollNotOpen):
        actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=CLOSED)


def test_another_identity_or_account_is_to_be_confirmed_again(
    entry: RollEntry, poll: Poll, rosa: User, karim: User, omar: User
) -> None:
    said = {"official": omar, "reason": "Vue au guichet", "now": OPEN}
    acts: list[Callable[[], object]] = [
        lambda: actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(last_name="Diallo")),
        lambda: actions.correct_entry(entry=entry, **said, **person()),
        lambda: actions.release_entry(entry=entry, **said),
    ]
    for act in acts:
        entry.refresh_from_db()
        actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
        act()
        entry.refresh_from_db()
        assert entry.confirmed_at is None


def test_the_database_keeps_a_confirmation_with_its_account_and_identity(
    entry: RollEntry, rosa: User, karim: User, omar: User
) -> None:
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    for change in ({"account": karim}, {"identity": "diallo|awa|1960-00-00"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RollEntry.objects.update(**change)
    rosa.delete()  # an erased account leaves the roll as it was
    with pytest.raises(IntegrityError), transaction.atomic():
        RollEntry.objects.update(account=karim)


def test_who_has_voted_is_not_confirmed_afterwards(
    entry: RollEntry, point: PollingPoint, rosa: User, omar: User
) -> None:
    actions.mark_on_paper(
        poll=entry.poll, roll_entry=entry, point=point, official=omar, assisted=False, now=OPEN
    )
    with pytest.raises(RollEntrySettled):
        actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)


def test_the_pages_lead_to_a_desk_then_to_the_ballot(
    entry: RollEntry,
    point: PollingPoint,
    rosa: User,
    omar: User,
    signed_in: Callable[[User], Client],
    at: Callable[..., None],
) -> None:
    at(OPEN)
    voter, desk = signed_in(rosa), signed_in(omar)
    page = voter.get("/en" + reverse("ballot")).text
    assert "One visit before voting online" in page
    assert point.name in page
    assert "one visit to a polling point" in voter.get("/en" + reverse("vote")).text
    address = reverse("desk_mark", args=[point.pk, entry.pk])
    read = {"read": entry.reading}
    assert "rosa@ivry.example" in desk.get("/en" + address).text
    desk.post(reverse("desk_confirm", args=[point.pk, entry.pk]), {"account": "x", **read})
    assert "One visit" in voter.get("/en" + reverse("ballot")).text
    desk.post(reverse("desk_confirm", args=[point.pk, entry.pk]), {"account": rosa.pk, **read})
    assert "Identity confirmed on" in desk.get("/en" + address).text
    assert "One visit" not in voter.get("/en" + reverse("ballot")).text


def test_who_may_vote_online_is_sealed(poll: Poll) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(online_voters="declared")


def test_without_a_polling_point_the_set_up_is_not_sealed(draft: Poll, omar: User) -> None:
    draft.points.all().delete()
    with pytest.raises(SetUpIncomplete) as refused:
        actions.seal_poll(poll=draft, now=SEALED)
    assert any("points de votation" in gap for gap in refused.value.missing)


@pytest.fixture
def desk(signed_in: Callable[[User], Client], omar: User, at: Callable[..., None]) -> Client:
    at(OPEN)
    return signed_in(omar)


def marking(desk: Client, point: PollingPoint, entry: RollEntry, name: str = "desk_mark") -> str:
    return desk.get("/en" + reverse(name, args=[point.pk, entry.pk])).text


def test_who_waits_for_a_confirmation_is_confirmed_first_and_not_marked_by_a_key_pressed_too_soon(
    desk: Client, entry: RollEntry, point: PollingPoint, rosa: User, omar: User
) -> None:
    page = marking(desk, point, entry)
    assert page.index("Papers seen, same address: confirm") < page.index("Mark: votes on paper")
    assert "autofocus" not in page
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    page = marking(desk, point, entry)
    assert page.index("Mark: votes on paper") < page.index("Identity confirmed on")
    assert "autofocus" in page


def test_a_correction_says_before_and_after_that_it_cancels_the_confirmation(
    desk: Client, entry: RollEntry, point: PollingPoint, rosa: User, omar: User
) -> None:
    assert "cancels it" not in marking(desk, point, entry, "desk_correct")
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    assert "cancels it" in marking(desk, point, entry, "desk_correct")
    typed = {"first_names": "Rosa", "birth_date": "04/03/1990", "tie": "lives", "reason": "Lu"}
    address = "/en" + reverse("desk_correct", args=[point.pk, entry.pk])
    page = desk.post(address, typed | {"last_name": "Le Gof"}, follow=True).text
    assert "This identity is to be confirmed again." in page
    assert "To be confirmed again: the identity or the account has changed" in marking(desk, point, entry)


def test_the_person_is_told_that_another_name_cancels_their_confirmation(
    entry: RollEntry, rosa: User, omar: User, signed_in: Callable[[User], Client], at: Callable[..., None]
) -> None:
    at(OPEN)
    voter = signed_in(rosa)
    assert "Your identity is confirmed" not in voter.get("/en" + reverse("ballot_identity")).text
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    assert "Your identity is confirmed" in voter.get("/en" + reverse("ballot_identity")).text
