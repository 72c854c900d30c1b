# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody declares online what may be another person's identity: what they read, what the bureau answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.errors import AlreadyVoted, PollNotOpen, ReasonNeeded, RequestAnswered
from caravane.decide.voting.letters import answer_letter
from caravane.decide.voting.models import Poll, RollChange, RollEntry, RollRequest
from caravane.decide.voting.queries import entry_of
from caravane.decide.voting.queries.roll import open_requests, requests_waiting
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed

from .asking import SITE, answer, vote
from .conftest import CLOSED, OPEN, person

pytestmark = pytest.mark.django_db


def test_another_person_has_an_entry_of_their_own(
    asked: RollRequest, poll: Poll, karim: User, omar: User
) -> None:
    made = actions.accept_request(request=asked, **answer(omar, "Vu avec sa carte"))
    assert entry_of(poll, karim) == made
    assert (made.last_name, made.homonym) == ("Legoff", 1)
    asked.refresh_from_db()
    assert (asked.state, asked.official, asked.reason) == ("accepted", "Omar", "Vu avec sa carte")
    assert asked.answered_at == OPEN + timedelta(hours=2)
    change = RollChange.objects.get()
    assert (change.entry, change.kind, change.official) == (made, "added", "Omar")


def test_a_true_homonym_gets_the_next_number(entry: RollEntry, poll: Poll, karim: User, omar: User) -> None:
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person())
    assert actions.accept_request(request=asked, **answer(omar)).homonym == 2


def test_the_same_person_who_has_not_voted_has_the_place_with_their_new_account(
    asked: RollRequest, entry: RollEntry, poll: Poll, karim: User, rosa: User, omar: User
) -> None:
    actions.join_request(request=asked, entry=entry, **answer(omar, "Nouvelle adresse"))
    assert (entry_of(poll, karim), entry_of(poll, rosa)) == (entry, None)
    asked.refresh_from_db()
    assert asked.state == "joined"
    assert RollChange.objects.get().kind == "released"
    assert RollEntry.objects.count() == 1


def test_the_same_person_who_has_voted_is_refused_with_a_reason(
    asked: RollRequest, entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    vote(entry)
    with pytest.raises(ReasonNeeded):
        actions.join_request(request=asked, entry=entry, **answer(omar))
    actions.join_request(request=asked, entry=entry, **answer(omar, "Vous avez déjà voté."))
    asked.refresh_from_db()
    assert (asked.state, entry_of(poll, karim)) == ("refused", None)


def test_who_left_an_entry_behind_has_one_entry_after_the_answer(
    entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Benali"))
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    actions.join_request(request=asked, entry=entry, **answer(omar))
    assert RollEntry.objects.get().account == karim


def test_who_voted_meanwhile_under_another_name_gets_no_second_entry(
    entry: RollEntry, poll: Poll, karim: User, omar: User
) -> None:
    own = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Benali"))
    asked = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    vote(own)
    for act, said in ((actions.accept_request, {}), (actions.join_request, {"entry": entry})):
        with pytest.raises(AlreadyVoted):
            act(request=asked, **said, **answer(omar))
    assert RollRequest.objects.get().state == "waiting"


def test_a_request_is_answered_once_by_an_official_before_the_close(
    asked: RollRequest, rosa: User, omar: User
) -> None:
    with pytest.raises(NotAllowed):
        actions.accept_request(request=asked, **answer(rosa))
    with pytest.raises(PollNotOpen):
        actions.accept_request(request=asked, **{**answer(omar), "now": CLOSED})
    actions.refuse_request(request=asked, **answer(omar, "Sans réponse au téléphone"))
    with pytest.raises(RequestAnswered):
        actions.accept_request(request=asked, **answer(omar))


def test_an_answer_is_kept_by_the_database(asked: RollRequest, omar: User) -> None:
    actions.refuse_request(request=asked, **answer(omar, "Non"))
    for attempt in (
        lambda: RollRequest.objects.update(state="accepted"),
        lambda: RollRequest.objects.update(reason="Oui"),
        lambda: RollRequest.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_desk_shows_the_oldest_request_first_with_its_age_and_who_is_close(
    asked: RollRequest, entry: RollEntry, poll: Poll, alice: User
) -> None:
    later = OPEN + timedelta(hours=1)
    actions.declare_identity(poll=poll, account=alice, now=later, **person(first_names="Rosa Luz"))
    first, second = requests_waiting(poll, later)
    assert (first.request, first.age, first.close) == (asked, timedelta(hours=1), [entry])
    assert second.age == timedelta(0)
    assert open_requests(poll) == 2


def test_the_letter_says_that_there_is_an_answer_and_not_which(
    asked: RollRequest, omar: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse_request(request=asked, **answer(omar, "Vous avez déjà voté."))
    letter = answer_letter(asked.pk, SITE)
    assert letter.to == "karim@ailleurs.example"
    assert letter.facts["link"] == SITE + reverse("ballot_identity").lstrip("/")
    assert not any("voté" in message.body for message in mail.outbox)
