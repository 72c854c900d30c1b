# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models

from caravane.decide.voting import actions
from caravane.decide.voting.actions import casting
from caravane.decide.voting.actions.paper import create_point, mark_on_paper
from caravane.decide.voting.errors import (
    AlreadyVoted,
    BallotIncomplete,
    EnvelopeTaken,
    OwnEntryChanged,
    PollNotOpen,
)
from caravane.decide.voting.logic.envelope import LENGTH, digest_of, tracker_of
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.decide.voting.queries import Turnout, entry_of, turnout
from caravane.foundation.accounts.models import User
from caravane.foundation.territory.models import City

from .conftest import CLOSED, OPEN, ROSA, SEALED, person
from .held import box, enclosed

pytestmark = pytest.mark.django_db
SECRET = "mfrggzdfmztwq2lknnwg23tpoa"


def cast(entry: RollEntry, poll: Poll, envelopes: dict[int, bytes] | None = None, now: Any = OPEN) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=envelopes or enclosed(poll), now=now)


def test_a_cast_writes_one_mark_and_one_envelope_per_question(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    cast(entry, poll, enclosed(poll, [3, 1], secret=SECRET))
    assert {question: ballot.ranking for question, ballot in box(poll)} == {
        questions[0].pk: (3, 1),
        questions[1].pk: (),
    }
    assert turnout(poll) == Turnout(web=1, paper=0)
    assert all(ballot.tracker == tracker_of(SECRET, question) for question, ballot in box(poll))


def test_an_envelope_is_known_by_its_digest_alone(entry: RollEntry, poll: Poll) -> None:
    cast(entry, poll)
    for envelope in Envelope.objects.all():
        assert envelope.digest == digest_of(bytes(envelope.envelope))
        assert envelope.pk == int(envelope.digest[:16], 16) >> 1


def test_a_cast_reads_neither_options_nor_packages(
    entry: RollEntry, poll: Poll, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    envelopes = enclosed(poll, [1])
    with django_assert_max_num_queries(12) as captured:
        cast(entry, poll, envelopes)
    assert not [query for query in captured if "option" in query["sql"] or "package" in query["sql"]]


def test_a_retry_writes_nothing_and_succeeds(entry: RollEntry, poll: Poll) -> None:
    envelopes = enclosed(poll, [2])
    for _ in range(2):
        cast(entry, poll, envelopes)
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def test_other_envelopes_are_a_second_vote_even_if_they_hold_the_same(entry: RollEntry, poll: Poll) -> None:
    first = enclosed(poll, [1], secret=SECRET)
    cast(entry, poll, first)
    again = enclosed(poll, [1], secret=SECRET)
    mixed = {**first, max(first): again[max(first)]}
    for envelopes in (again, mixed):
        with pytest.raises(AlreadyVoted) as refusal:
            cast(entry, poll, envelopes)
        assert refusal.value.channel == "web"
    assert Envelope.objects.count() == 2


def test_a_second_vote_on_another_channel_is_refused(entry: RollEntry, poll: Poll, omar: User) -> None:
    point = create_point(poll=poll, name="Mairie", address="", hours="", officials=[omar])
    mark_on_paper(poll=poll, roll_entry=entry, point=point, official=omar, assisted=False, now=OPEN)
    with pytest.raises(AlreadyVoted) as refusal:
        cast(entry, poll)
    assert refusal.value.channel == "paper"
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("fault", ["missing", "too many", "short", "long", "empty", "twice the same"])
def test_a_ballot_without_one_envelope_per_question_is_refused_whole(
    entry: RollEntry, poll: Poll, questions: list[Question], fault: str
) -> None:
    envelopes = enclosed(poll, [1])
    first, second = (one.pk for one in questions)
    damaged = {
        "missing": {first: envelopes[first]},
        "too many": {**envelopes, 10**6: bytes(LENGTH)},
        "short": {**envelopes, second: envelopes[second][:-1]},
        "long": {**envelopes, second: envelopes[second] + b"x"},
        "empty": {**envelopes, second: b""},
        "twice the same": dict.fromkeys(envelopes, envelopes[first]),
    }
    with pytest.raises(BallotIncomplete):
        cast(entry, poll, damaged[fault])
    assert not Mark.objects.exists()
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_out_of_hours_nothing_is_cast(entry: RollEntry, poll: Poll, now: object) -> None:
    with pytest.raises(PollNotOpen):
        cast(entry, poll, now=now)
    assert not Mark.objects.exists()


def test_the_closing_instant_is_too_late_and_the_opening_one_is_not(entry: RollEntry, poll: Poll) -> None:
    with pytest.raises(PollNotOpen):
        cast(entry, poll, now=poll.closes_at)
    cast(entry, poll, now=poll.opens_at)


def test_an_entry_of_another_poll_casts_nothing_here(entry: RollEntry, poll: Poll, vitry: City) -> None:
    from conftest import make_conference

    other = make_conference(vitry)
    draft = actions.draw_up_poll(conference=other, set_up=actions.usual_set_up(other, SEALED))
    stranger = RollEntry.objects.create(poll=draft, identity="a|b|1990-01-01", **ROSA)
    with pytest.raises(PollNotOpen):
        cast(stranger, poll)
    assert not Envelope.objects.exists()


def test_who_waits_for_the_database_beyond_the_close_is_too_late(
    entry: RollEntry, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = iter([0.0, 5.0])
    monkeypatch.setattr(casting, "monotonic", lambda: next(waited))
    with pytest.raises(PollNotOpen):
        cast(entry, poll, now=poll.closes_at - timedelta(seconds=2))
    assert not Mark.objects.exists()


def test_nobody_is_told_that_they_voted_when_something_else_stands_in_the_way(
    entry: RollEntry, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Mark.objects, "create", fails)
    with pytest.raises(IntegrityError):
        cast(entry, poll)
    assert not Mark.objects.exists()


def test_an_envelope_copied_from_somebody_else_is_not_cast_twice(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    other = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(first_names="Karim"))
    copied = enclosed(poll, [1])
    cast(entry, poll, copied)
    with pytest.raises(EnvelopeTaken):
        cast(other, poll, {**enclosed(poll, [1]), min(copied): copied[min(copied)]})
    cast(other, poll)
    assert (Mark.objects.count(), Envelope.objects.count()) == (2, 4)


def test_who_holds_the_entry_no_longer_casts_nothing(
    entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    """The official answered « same person » to another account while the cast was on its way."""
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person())
    said = {"official": omar, "reason": "Vue", "now": OPEN, "site": "http://testserver/"}
    actions.join_request(request=asked, entry=entry, **said)
    with pytest.raises(OwnEntryChanged):
        cast(entry, poll)
    assert not Mark.objects.exists()
    cast(entry_of(poll, karim), poll)


def test_a_cast_for_who_declared_somebody_else_meanwhile_is_refused(
    entry: RollEntry, poll: Poll, rosa: User
) -> None:
    actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(last_name="Diallo"))
    with pytest.raises(OwnEntryChanged):
        cast(entry, poll)
    assert not Mark.objects.exists()


def test_a_cast_with_an_entry_that_is_gone_is_refused_in_words(
    entry: RollEntry, poll: Poll, rosa: User
) -> None:
    left = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Diallo"))
    assert actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person(last_name="Diallo")) == left
    with pytest.raises(OwnEntryChanged):
        cast(entry, poll)
    assert not Mark.objects.exists()


def test_marks_and_ballots_have_nothing_in_common() -> None:
    def columns(model: type[models.Model]) -> dict[str, models.Field]:
        return {field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)}

    mark, ballot = columns(Mark), columns(Envelope)
    assert not set(mark) & set(ballot)
    leads = {field.related_model for field in mark.values() if field.is_relation}
    assert not leads & {field.related_model for field in ballot.values() if field.is_relation}
    assert set(ballot) == {"id", "digest", "question", "envelope"}
    dated = (models.DateField, models.DateTimeField, models.TimeField)
    assert not any(isinstance(field, dated) for field in [*mark.values(), *ballot.values()])


def test_rows_of_the_box_lie_in_the_order_of_their_digests(poll: Poll) -> None:
    for number in range(6):
        added = actions.add_to_roll(poll=poll, now=OPEN, **person(birth_date=date(1990, 3, number + 1)))
        cast(added, poll)
    digests = list(Envelope.objects.order_by("pk").values_list("digest", flat=True))
    assert digests == sorted(digests)
