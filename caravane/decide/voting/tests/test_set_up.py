# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.voting import actions
from caravane.decide.voting.errors import SetUpIncomplete, SetUpSealed
from caravane.decide.voting.models import Envelope, Mark, Option, Poll, PollingPoint, Question, RollEntry
from caravane.decide.voting.queries import set_up_gaps
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .conftest import OPEN, ROSA, SEALED
from .held import enclosed

pytestmark = pytest.mark.django_db


def test_the_calendar_proposes_the_dates(draft: Poll, conference: Conference) -> None:
    phase = conference.phases.get(kind_key="vote")
    assert (draft.opens_at, draft.closes_at, draft.places) == (phase.starts_at, phase.ends_at, 3)


def test_sealing_makes_a_question_per_voted_theme_and_an_option_per_published_package(poll: Poll) -> None:
    ballot = [
        [option.package.title for option in question.options.all()] for question in poll.questions.all()
    ]
    assert ballot == [["Des haies", "Des noues", "Des nichoirs", "Des jardins"], ["La cantine", "Le marché"]]
    assert list(poll.questions.first().options.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_sealing_takes_the_packages_as_they_are_at_that_moment(
    draft: Poll, packages: list[Package], omar: User
) -> None:
    Package.objects.filter(pk=packages[0].pk).update(published_at=None)
    poll = actions.seal_poll(poll=draft, now=SEALED)
    assert poll.questions.first().options.first().package.title == "Des noues"


def test_sealing_says_everything_that_is_missing(draft: Poll, packages: list[Package]) -> None:
    Package.objects.filter(pk=packages[4].pk).update(published_at=None)
    Inclusion.objects.filter(package=packages[1]).delete()
    with pytest.raises(SetUpIncomplete) as refusal:
        actions.seal_poll(poll=draft, now=draft.closes_at)
    missing = refusal.value.missing
    assert missing == set_up_gaps(draft, draft.closes_at)
    assert len(missing) == 4  # the dates, a theme of one package, an empty package, no official
    assert any("Se nourrir" in gap for gap in missing)
    assert any("Des noues" in gap for gap in missing)
    draft.refresh_from_db()
    assert draft.sealed_at is None


def test_a_conference_without_voted_theme_cannot_vote(
    draft: Poll, conference: Conference, omar: User
) -> None:
    conference.themes.update(not_voted="study")
    with pytest.raises(SetUpIncomplete):
        actions.seal_poll(poll=draft, now=SEALED)


def test_a_sealed_set_up_is_neither_drawn_up_nor_sealed_again(poll: Poll, conference: Conference) -> None:
    with pytest.raises(SetUpSealed):
        actions.draw_up_poll(conference=conference, set_up=actions.usual_set_up(conference, SEALED))
    with pytest.raises(SetUpSealed):
        actions.seal_poll(poll=poll, now=SEALED)


CHANGES = {
    "title": "Autre",
    "minimum_age": 3,
    "rule": "irv",
    "places": 1,
    "publication_threshold": 1,
    "sealed_at": None,
    "opens_at": SEALED - timedelta(3),
    "closes_at": OPEN + timedelta(30),
}


@pytest.mark.parametrize("field", CHANGES)
def test_the_database_keeps_a_sealed_poll_as_it_is(poll: Poll, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**{field: CHANGES[field]})


def test_the_database_keeps_questions_options_and_packages(poll: Poll, packages: list[Package]) -> None:
    question, option = poll.questions.first(), Option.objects.first()
    attempts = [
        lambda: Question.objects.filter(pk=question.pk).update(number=9),
        lambda: Question.objects.create(poll=poll, theme=question.theme, number=9),
        lambda: Option.objects.filter(pk=option.pk).delete(),
        lambda: Option.objects.filter(pk=option.pk).update(number=9),
        lambda: Package.objects.filter(pk=packages[0].pk).update(title="Autre"),
        lambda: Inclusion.objects.filter(package=packages[0]).delete(),
        lambda: poll.delete(),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_database_takes_no_mark_and_no_ballot_before_the_seal(
    draft: Poll, conference: Conference
) -> None:
    entry = RollEntry.objects.create(poll=draft, identity="a|b|1990-01-01", **ROSA)
    question = Question.objects.create(poll=draft, theme=conference.themes.first(), number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(roll_entry=entry, channel="web")
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.create(pk=1, digest="a", question=question, envelope=b"x")


def test_the_database_takes_no_mark_at_another_polls_point(entry: RollEntry, vitry: object) -> None:
    from conftest import make_conference

    other = make_conference(vitry)
    elsewhere = actions.draw_up_poll(conference=other, set_up=actions.usual_set_up(other, SEALED))
    point = PollingPoint.objects.create(poll=elsewhere, name="Mairie de Vitry")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(roll_entry=entry, channel="paper", polling_point=point)


def test_the_database_keeps_marks_ballots_and_who_voted(entry: RollEntry, poll: Poll) -> None:
    actions.cast_ballot(poll=poll, roll_entry=entry, envelopes=enclosed(poll), now=OPEN)
    attempts = [
        lambda: Mark.objects.update(channel="paper"),
        lambda: Mark.objects.all().delete(),
        lambda: Envelope.objects.update(envelope=b"x"),
        lambda: Envelope.objects.all().delete(),
        lambda: RollEntry.objects.update(identity="x|y|1990-01-01"),
        lambda: RollEntry.objects.update(poll=None),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
