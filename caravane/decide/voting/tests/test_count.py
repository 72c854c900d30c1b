# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import (
    AlreadyCounted,
    AlreadyPublished,
    BoxIncomplete,
    NotCounted,
    PointsNotSigned,
    PollNotClosed,
)
from caravane.decide.voting.logic.envelope import Ballot, digest_of, enclose, key_of, new_secret, tracker_of
from caravane.decide.voting.logic.keys import new_key, public_key
from caravane.decide.voting.models import CountedBallot, Envelope, Mark, Poll, PollingPoint, Result

from .conftest import CLOSED, OPEN, SEALED
from .held import cast, count, count_and_publish, mark, sign, somebody


def put(poll, question, envelope):
    """Slip an envelope into the box of a question."""
    digest = digest_of(envelope)
    Envelope.objects.create(pk=key_of(digest), digest=digest, question=question, envelope=envelope)


def web_voter(poll):
    Mark.objects.create(roll_entry=somebody(poll), channel=Mark.Channel.WEB)


def test_paper_and_online_ballots_are_counted_together(poll, point, omar, questions):
    cast(poll, [1, 2, 3], [1])
    cast(poll, [2, 1], [])
    mark(point, omar, times=3)
    sign(point, omar, ([1, 4], [2]), ([], "torn"), ("unclear", [1]))
    first, second = count(poll)
    assert (first.ballots, first.blank, first.null, first.null_causes) == (4, 1, 1, {"unclear": 1})
    assert (second.ballots, second.blank, second.null, second.null_causes) == (4, 1, 1, {"torn": 1})
    assert first.outcome["scores"] == {"1": 8, "2": 5, "3": 1, "4": 2}
    assert first.outcome["ranking"] == [[1], [2], [4], [3]]
    assert first.places == {"1": [2, 1, 0], "2": [1, 1, 0], "3": [0, 0, 1], "4": [0, 1, 0]}
    assert [other["rule"] for other in first.other_outcomes] == ["plurality", "schulze", "irv"]
    assert second.outcome["ranking"] == [[1], [2]]


def test_valid_and_null_ballots_add_up_to_the_marks(poll, point, omar):
    for _ in range(3):
        cast(poll, [1], [2])
    mark(point, omar, times=2)
    sign(point, omar, ([1], "torn"), ([], []))
    count(poll)
    for result in Result.objects.all():
        assert result.ballots + result.null == Mark.objects.count() == 5
        assert CountedBallot.objects.filter(question=result.question).count() == result.ballots


def test_a_tie_stays_a_tie(poll):
    cast(poll, [1, 2], [1])
    cast(poll, [2, 1], [2])
    first, second = count(poll)
    assert first.outcome["ranking"] == [[1, 2], [3, 4]]
    assert second.outcome["ranking"] == [[1, 2]]


def test_ballots_lie_in_the_order_of_codes_drawn_at_random_and_of_one_shape(poll, point, omar, questions):
    secrets = [cast(poll, [1, 2], [1]) for _ in range(6)]
    mark(point, omar, times=4)
    sign(point, omar, *[([3], [2])] * 4)
    count(poll)
    for question in questions:
        codes = list(
            CountedBallot.objects.filter(question=question).order_by("pk").values_list("code", flat=True)
        )
        assert codes == sorted(codes)
        assert len(set(codes)) == 10
        assert all(re.fullmatch("[a-z2-7]{26}", code) for code in codes)
        assert {tracker_of(secret, question.pk) for secret in secrets} < set(codes)
    codes = CountedBallot.objects.values_list("code", flat=True)
    assert len(set(codes)) == 20  # nothing links the ballots of one person across themes


def test_what_cannot_be_read_is_null_with_its_cause_and_the_count_adds_up(poll, questions):
    first, second = questions

    def closed(*ranking, question=first, **place):
        whole = {"key": public_key(poll.public_key), "poll": poll.pk, "question": question.pk, **place}
        return enclose(Ballot(ranking, tracker_of(new_secret(), question.pk)), **whole)

    envelopes = [
        b"garbage",
        b"",
        bytes(146),
        closed(1, question=second),
        closed(1, poll=poll.pk + 1),
        closed(1, key=new_key().public_key()),
        closed(1, 1),
        closed(77),
        closed(1, 2, 3, 4),
        closed(4, 2),
    ]
    for number, envelope in enumerate(envelopes):
        web_voter(poll)
        put(poll, first, envelope)
        put(poll, second, closed(number % 2 + 1, question=second))
    result, whole = count(poll)
    assert result.null_causes == {"unreadable": 6, "repeated": 1, "unknown_option": 1, "too_many": 1}
    assert (result.ballots, result.null) == (1, 9)
    assert (whole.ballots, whole.null) == (10, 0)
    assert CountedBallot.objects.get(question=first).ranking == [4, 2]


@pytest.mark.parametrize("missing", [True, False])
def test_a_box_with_an_envelope_too_few_or_too_many_stops_the_count(poll, questions, missing):
    cast(poll, [1], [1])
    if missing:
        web_voter(poll)
    else:
        put(poll, questions[1], b"slipped in")
    with pytest.raises(BoxIncomplete):
        count(poll)
    assert not Result.objects.exists()
    assert not CountedBallot.objects.exists()
    assert Envelope.objects.exists()


def test_nothing_is_counted_before_the_close_by_the_action_or_by_the_database(poll):
    cast(poll, [1], [1])
    with pytest.raises(PollNotClosed):
        actions.count_poll(poll=poll, now=OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(counted_at=OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.all().delete()


def test_the_count_waits_for_every_point_to_be_signed(poll, point, omar):
    with pytest.raises(PointsNotSigned) as waiting:
        count(poll)
    assert waiting.value.points == ["Hôtel de ville"]
    sign(point, omar)
    assert count(poll)


def test_the_box_is_empty_and_shut_once_it_is_counted(poll, questions):
    cast(poll, [1], [1])
    count(poll)
    assert not Envelope.objects.exists()
    with pytest.raises(AlreadyCounted):
        count(poll)
    with pytest.raises(IntegrityError), transaction.atomic():
        put(poll, questions[0], b"too late")
    for change in (CountedBallot.objects.all().delete, lambda: Result.objects.update(null=3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_results_are_published_once_after_the_count(poll, ivry):
    cast(poll, [1], [1])
    with pytest.raises(NotCounted):
        actions.publish_results(poll=poll, now=CLOSED)
    before = type(ivry).objects.get().content_version
    assert count_and_publish(poll).published_at == CLOSED
    assert type(ivry).objects.get().content_version > before
    with pytest.raises(AlreadyPublished):
        actions.publish_results(poll=poll, now=CLOSED)


@pytest.mark.parametrize("rule", Poll.Rule.values)
def test_the_rule_of_the_poll_decides_and_the_others_are_told(draft, omar, rule):
    Poll.objects.update(rule=rule)
    poll = actions.seal_poll(poll=draft, now=SEALED)
    cast(poll, [1, 2], [1])
    first, _ = count(poll)
    assert first.outcome["rule"] == rule
    assert {rule, *(other["rule"] for other in first.other_outcomes)} == set(Poll.Rule.values)


@pytest.fixture
def desk(signed_in, alice, at):
    at(CLOSED)
    return signed_in(alice)


def test_before_the_close_the_desk_shows_turnout_and_no_count(desk, at, poll):
    cast(poll, [1], [1])
    at(OPEN)
    page = desk.get("/en" + reverse("desk_count")).text
    assert "Turnout: 1 (0 on paper, 1 online)" in page
    assert "Des haies" not in page
    desk.post(reverse("desk_count_now"))
    assert not Result.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_coordinator_counts_reads_and_publishes(desk, poll, point, omar, client):
    cast(poll, [1], [1])
    page = desk.get("/en" + reverse("desk_count")).text
    assert "waits for every polling point" in page
    sign(point, omar)
    assert "Count the ballots" in desk.get("/en" + reverse("desk_count")).text
    desk.post(reverse("desk_count_now"))
    assert "Des haies" in desk.get(reverse("desk_count")).text
    assert "Des haies" not in client.get(reverse("results")).text
    desk.post(reverse("desk_publish"))
    assert "Des haies" in client.get(reverse("results")).text


def test_an_official_reads_the_count_and_cannot_make_it(signed_in, omar, at, poll):
    at(CLOSED)
    desk = signed_in(omar)
    assert desk.get(reverse("desk_count")).status_code == 200
    assert desk.post(reverse("desk_count_now")).status_code == 404
    assert desk.post(reverse("desk_publish")).status_code == 404


def test_no_point_opens_once_the_poll_is_counted(poll, questions, omar, alice, signed_in, at):
    cast(poll, [1])
    count(poll)
    with pytest.raises(AlreadyCounted):
        actions.create_point(poll=poll, name="Trop tard", address="", hours="", officials=[omar])
    with pytest.raises(IntegrityError), transaction.atomic():
        PollingPoint.objects.create(poll=poll, name="Trop tard")
    at(CLOSED)
    page = signed_in(alice).post("/en" + reverse("desk_point_new"), {"name": "Trop tard"})
    assert "already counted" in page.text
