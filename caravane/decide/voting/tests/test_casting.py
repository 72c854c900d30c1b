# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models

from caravane.decide.voting import actions
from caravane.decide.voting.actions import casting
from caravane.decide.voting.actions.paper import create_point, mark_on_paper
from caravane.decide.voting.errors import AlreadyVoted, BadRanking, PollNotOpen
from caravane.decide.voting.logic.envelope import digest_of, new_secret, open_envelope, tracker_of
from caravane.decide.voting.models import Envelope, Mark, Poll, Question, RollEntry
from caravane.decide.voting.queries import Turnout, turnout
from caravane.foundation.accounts.models import User

from .conftest import CLOSED, OPEN, SEALED, person

pytestmark = pytest.mark.django_db
SECRET = "mfrggzdfmztwq2lknnwg23tpoa"


def box() -> dict[int, tuple[int, ...]]:
    ballots = (open_envelope(bytes(one.envelope)) for one in Envelope.objects.all())
    return {ballot.question: ballot.ranking for ballot in ballots}


def test_a_cast_writes_one_mark_and_one_ballot_per_question(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    receipt = actions.cast_ballot(
        poll=poll, roll_entry=entry, rankings={questions[0].pk: [3, 1]}, secret=SECRET, now=OPEN
    )
    assert box() == {questions[0].pk: (3, 1), questions[1].pk: ()}
    assert turnout(poll) == Turnout(web=1, paper=0)
    assert receipt.trackers == {one.pk: tracker_of(SECRET, one.pk) for one in questions}


def test_a_ballot_is_known_by_the_digest_of_its_envelope_alone(entry: RollEntry, poll: Poll) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=OPEN)
    for ballot in Envelope.objects.all():
        assert ballot.digest == digest_of(bytes(ballot.envelope))
        assert ballot.pk == int(ballot.digest[:16], 16) >> 1


def test_a_retry_writes_nothing_and_gives_the_same_receipt(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    cast = {
        "poll": poll,
        "roll_entry": entry,
        "rankings": {questions[0].pk: [2]},
        "secret": SECRET,
        "now": OPEN,
    }
    assert actions.cast_ballot(**cast) == actions.cast_ballot(**cast)
    assert (Mark.objects.count(), Envelope.objects.count()) == (1, 2)


def test_other_choices_or_another_code_are_a_second_vote(
    entry: RollEntry, poll: Poll, questions: list[Question]
) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=OPEN)
    for rankings, secret in (({questions[0].pk: [1]}, SECRET), ({}, new_secret())):
        with pytest.raises(AlreadyVoted) as refusal:
            actions.cast_ballot(poll=poll, roll_entry=entry, rankings=rankings, secret=secret, now=OPEN)
        assert refusal.value.channel == "web"
    assert Envelope.objects.count() == 2


def test_a_second_vote_on_another_channel_is_refused(entry: RollEntry, poll: Poll, omar: User) -> None:
    point = create_point(poll=poll, name="Mairie", address="", hours="", officials=[omar])
    mark_on_paper(poll=poll, roll_entry=entry, point=point, official=omar, assisted=False, now=OPEN)
    with pytest.raises(AlreadyVoted) as refusal:
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=OPEN)
    assert refusal.value.channel == "paper"
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("ranking", [[1, 1], [5], [0], [1, 2, 3, 4]])
def test_a_ranking_that_is_not_on_offer_is_refused_whole(
    entry: RollEntry, poll: Poll, questions: list[Question], ranking: list[int]
) -> None:
    with pytest.raises(BadRanking):
        actions.cast_ballot(
            poll=poll, roll_entry=entry, rankings={questions[0].pk: ranking}, secret=SECRET, now=OPEN
        )
    assert not Mark.objects.exists()


def test_a_question_of_another_poll_is_refused(entry: RollEntry, poll: Poll) -> None:
    with pytest.raises(BadRanking):
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings={10**6: []}, secret=SECRET, now=OPEN)


@pytest.mark.parametrize("now", [SEALED, CLOSED])
def test_out_of_hours_nothing_is_cast(entry: RollEntry, poll: Poll, now: object) -> None:
    with pytest.raises(PollNotOpen):
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=now)
    assert not Mark.objects.exists()


def test_the_closing_instant_is_too_late_and_the_opening_one_is_not(entry: RollEntry, poll: Poll) -> None:
    with pytest.raises(PollNotOpen):
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=poll.closes_at)
    actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=poll.opens_at)


def test_who_waits_for_the_database_beyond_the_close_is_too_late(
    entry: RollEntry, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = iter([0.0, 5.0])
    monkeypatch.setattr(casting, "monotonic", lambda: next(waited))
    with pytest.raises(PollNotOpen):
        actions.cast_ballot(
            poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=poll.closes_at - timedelta(seconds=2)
        )
    assert not Mark.objects.exists()


def test_nobody_is_told_that_they_voted_when_something_else_stands_in_the_way(
    entry: RollEntry, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(casting, "_write", fails)
    with pytest.raises(IntegrityError):
        actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=OPEN)
    assert not Mark.objects.exists()


def test_two_people_with_the_same_code_and_choices_both_vote(
    entry: RollEntry, poll: Poll, karim: User
) -> None:
    other = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(first_names="Karim"))
    first = actions.cast_ballot(poll=poll, roll_entry=entry, rankings={}, secret=SECRET, now=OPEN)
    second = actions.cast_ballot(poll=poll, roll_entry=other, rankings={}, secret=SECRET, now=OPEN)
    assert (Mark.objects.count(), Envelope.objects.count()) == (2, 4)
    assert first.secret == SECRET != second.secret
    codes = {open_envelope(bytes(one.envelope)).tracker for one in Envelope.objects.all()}
    assert codes == {*first.trackers.values(), *second.trackers.values()}


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
        actions.cast_ballot(poll=poll, roll_entry=added, rankings={}, secret=new_secret(), now=OPEN)
    digests = list(Envelope.objects.order_by("pk").values_list("digest", flat=True))
    assert digests == sorted(digests)
