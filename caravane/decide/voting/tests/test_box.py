# SPDX-License-Identifier: AGPL-3.0-or-later
"""Box and roll are compared; what differs is seen, stops the count, and is explained in public."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.duties import DUTIES
from caravane.decide.voting.errors import AlreadyExplained, BoxIncomplete, ExplanationMissing
from caravane.decide.voting.logic.envelope import digest_of, key_of
from caravane.decide.voting.models import BoxDifference, Envelope, Mark, Poll, PollingPoint, Question, Result
from caravane.decide.voting.queries.box import compare_box
from caravane.foundation.accounts.models import User
from caravane.foundation.core import immutable

from .conftest import CLOSED, OPEN
from .held import cast, count, mark, somebody

WHY = "Une sauvegarde a été remise par erreur."


def slip_in(question: Question, content: bytes = b"slipped in") -> None:
    """Put an envelope into the box without a mark."""
    digest = digest_of(content)
    Envelope.objects.create(pk=key_of(digest), digest=digest, question=question, envelope=content)


def numbers() -> list[tuple[int, int, int]]:
    return list(BoxDifference.objects.values_list("marks", "envelopes", "altered"))


def explain(official: User, explanation: str = WHY) -> None:
    for one in BoxDifference.objects.filter(explained_at__isnull=True):
        actions.explain_difference(difference=one, official=official, explanation=explanation, now=CLOSED)


def test_a_box_that_agrees_leaves_nothing_to_explain(poll: Poll) -> None:
    cast(poll, [1], [1])
    assert actions.record_differences(poll=poll, now=OPEN) == []
    assert not BoxDifference.objects.exists()


def test_who_signed_on_paper_owes_no_envelope(poll: Poll, point: PollingPoint, omar: User) -> None:
    cast(poll, [1], [1])
    mark(point, omar, times=2)
    assert [(one.marks, one.envelopes) for one in compare_box(poll)] == [(1, 1), (1, 1)]


def test_an_envelope_without_its_mark_is_noticed(poll: Poll, questions: list[Question]) -> None:
    cast(poll, [1], [1])
    slip_in(questions[1])
    (noticed,) = actions.record_differences(poll=poll, now=OPEN)
    assert (noticed.question, noticed.marks, noticed.envelopes) == (questions[1], 1, 2)


def test_a_mark_without_its_envelopes_is_noticed_in_every_question(poll: Poll) -> None:
    cast(poll, [1], [1])
    Mark.objects.create(roll_entry=somebody(poll), channel=Mark.Channel.WEB)
    actions.record_differences(poll=poll, now=OPEN)
    assert numbers() == [(2, 1, 0), (2, 1, 0)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.django_db(transaction=True)
def test_an_envelope_that_the_stock_sqlite_program_replaced_is_noticed(poll: Poll) -> None:
    """Without recursive triggers, INSERT OR REPLACE passes by the guard of deletions."""
    cast(poll, [1], [1])
    stock = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    question = stock.execute("SELECT question_id FROM voting_envelope ORDER BY id").fetchone()[0]
    stock.execute(
        "INSERT OR REPLACE INTO voting_envelope (id, digest, question_id, envelope) "
        "SELECT id, digest, question_id, x'00' FROM voting_envelope ORDER BY id LIMIT 1"
    )
    stock.close()
    (noticed,) = actions.record_differences(poll=poll, now=OPEN)
    assert (noticed.question_id, noticed.marks, noticed.envelopes, noticed.altered) == (question, 1, 1, 1)


def test_a_replaced_envelope_with_a_digest_of_its_own_betrays_its_key(poll: Poll) -> None:
    cast(poll, [1], [1])
    one = Envelope.objects.order_by("pk")[0]
    with immutable.lifted(connection):
        Envelope.objects.filter(pk=one.pk).update(envelope=b"other", digest=digest_of(b"other"))
    assert sum(each.altered for each in compare_box(poll)) == 1


def test_the_same_difference_is_told_once_while_people_vote(poll: Poll, questions: list[Question]) -> None:
    cast(poll, [1], [1])
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=OPEN)
    cast(poll, [2], [1])
    assert actions.record_differences(poll=poll, now=OPEN) == []
    slip_in(questions[0], b"again")
    assert len(actions.record_differences(poll=poll, now=OPEN)) == 1


def test_the_worker_looks_at_boxes_that_are_open_or_wait_for_the_count(
    poll: Poll, questions: list[Question]
) -> None:
    (duty,) = (one for one in DUTIES if one.name == "boxes")
    slip_in(questions[0])
    duty.act(poll.opens_at - timedelta(hours=1))
    assert numbers() == []
    duty.act(CLOSED)
    assert numbers() == [(0, 1, 0)]


def test_the_worker_leaves_a_counted_poll_alone(poll: Poll) -> None:
    cast(poll, [1], [1])
    count(poll)  # the box is empty now, and the marks stay
    assert actions.check_boxes(now=CLOSED) == 0


def test_the_count_stops_until_somebody_wrote_why_and_then_says_it(
    poll: Poll, questions: list[Question], omar: User
) -> None:
    cast(poll, [1], [1])
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=CLOSED)
    with pytest.raises(BoxIncomplete):
        count(poll)
    with pytest.raises(ExplanationMissing):
        explain(omar, "  ")
    explain(omar)
    assert [result.null for result in count(poll)] == [1, 0]
    with pytest.raises(AlreadyExplained):
        actions.explain_difference(
            difference=BoxDifference.objects.get(), official=omar, explanation="Non", now=CLOSED
        )


def test_an_explanation_covers_what_was_noticed_and_nothing_that_came_later(
    poll: Poll, questions: list[Question], omar: User
) -> None:
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=OPEN)
    explain(omar)
    slip_in(questions[0], b"another")
    with pytest.raises(BoxIncomplete):
        count(poll)
    assert not Result.objects.exists()


def test_a_difference_that_was_put_right_without_a_word_still_stops_the_count(
    poll: Poll, questions: list[Question]
) -> None:
    cast(poll, [1], [1])
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=OPEN)
    with immutable.lifted(connection):
        Envelope.objects.filter(digest=digest_of(b"slipped in")).delete()
    with pytest.raises(BoxIncomplete):
        count(poll)


def test_what_was_noticed_and_what_was_written_stay(
    poll: Poll, questions: list[Question], omar: User
) -> None:
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=OPEN)
    explain(omar)
    for act in (
        lambda: BoxDifference.objects.update(envelopes=0),
        lambda: BoxDifference.objects.update(explanation="Rien"),
        lambda: BoxDifference.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_the_bureau_sees_what_differs_explains_it_and_everybody_reads_it(
    poll: Poll,
    questions: list[Question],
    alice: User,
    omar: User,
    signed_in: Callable[[User], Client],
    at: Any,
    client: Client,
) -> None:
    cast(poll, [1], [1])
    slip_in(questions[0])
    at(CLOSED)
    official, coordinator = signed_in(omar), signed_in(alice)
    page = "/en" + reverse("desk_count")
    answer = coordinator.post("/en" + reverse("desk_count_now"), follow=True).text
    assert "nothing was counted" in answer
    assert "people who signed online: 1; envelopes in the box: 2" in official.get(page).text
    address = reverse("desk_explain", kwargs={"difference": BoxDifference.objects.get().pk})
    assert (
        "even that you do not know" in official.post("/en" + address, {"explanation": ""}, follow=True).text
    )
    official.post(address, {"explanation": f"<b>{WHY}</b>"})
    coordinator.post(reverse("desk_count_now"))
    coordinator.post(reverse("desk_publish"))
    public = client.get("/en" + reverse("results")).text
    assert f"&lt;b&gt;{WHY}&lt;/b&gt;" in public
    assert "did not agree" in public
    assert BoxDifference.objects.get().explained_by == "Omar"


def test_who_is_no_polling_official_explains_nothing(
    poll: Poll, questions: list[Question], rosa: User, signed_in: Callable[[User], Client], at: Any
) -> None:
    slip_in(questions[0])
    actions.record_differences(poll=poll, now=OPEN)
    at(CLOSED)
    address = reverse("desk_explain", kwargs={"difference": BoxDifference.objects.get().pk})
    assert signed_in(rosa).post(address, {"explanation": WHY}).status_code == 404
    assert BoxDifference.objects.get().explanation == ""


def test_an_official_known_by_a_long_address_alone_explains_too(questions: list[Question]) -> None:
    mailbox = f"{'a' * 64}@{'b' * 60}.example"
    slip_in(questions[0])
    actions.record_differences(poll=questions[0].poll, now=CLOSED)
    explain(User.objects.create_user(mailbox))
    assert BoxDifference.objects.get().explained_by == mailbox[:120]
