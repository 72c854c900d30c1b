# SPDX-License-Identifier: AGPL-3.0-or-later
"""The set-up of a poll: drawn up, corrected, then sealed once for all."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from caravane.decide.voting.errors import SetUpIncomplete, SetUpSealed
from caravane.decide.voting.keyring import give_key
from caravane.decide.voting.models import Option, Poll, Question
from caravane.decide.voting.queries.polls import planned_questions, set_up_gaps
from caravane.foundation.conferences.models import Conference, Phase
from caravane.foundation.territory.actions import touch_content

USUAL_LENGTH = timedelta(days=8)


@dataclass(frozen=True)
class SetUp:
    """What the coordinator decides about a poll before sealing it."""

    title: str
    opens_at: datetime
    closes_at: datetime
    minimum_age: int = 16
    online_voters: str = Poll.OnlineVoters.DECLARED
    rule: str = Poll.Rule.POSITIONAL
    places: int = 3
    publication_threshold: int = 50


def usual_set_up(conference: Conference, now: datetime) -> SetUp:
    """Propose a set-up: the calendar's vote phase, three places, points, sixteen years."""
    phase = Phase.objects.filter(conference=conference, kind_key="vote").first()
    opens_at = phase.starts_at if phase else now
    closes_at = phase.ends_at if phase else now + USUAL_LENGTH
    return SetUp(_("Vote of the %(year)s conference") % {"year": conference.year}, opens_at, closes_at)


@transaction.atomic
def draw_up_poll(*, conference: Conference, set_up: SetUp) -> Poll:
    """Write the set-up of the conference's poll, for the first time or again; raises SetUpSealed."""
    poll = Poll.objects.select_for_update().filter(conference=conference).first() or Poll(
        conference=conference
    )
    if poll.sealed_at is not None:
        raise SetUpSealed
    for name, value in asdict(set_up).items():
        setattr(poll, name, value)
    poll.save()
    touch_content(city=conference.programme.city)
    return poll


@transaction.atomic
def seal_poll(*, poll: Poll, now: datetime) -> Poll:
    """Seal the set-up: questions and options are made from the packages, then nothing changes any more.

    Voted themes give the questions, their published packages the options, both numbered from 1 in order. The
    poll gets its keys; the private one is written outside of the database (`keyring`) before this ends.
    Raises SetUpSealed, and SetUpIncomplete with everything that is missing. Locks the poll.
    """
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.sealed_at is not None:
        raise SetUpSealed
    if missing := set_up_gaps(poll, now):
        raise SetUpIncomplete(missing)
    write_questions(poll)
    give_key(poll)
    poll.sealed_at = now
    poll.save(update_fields=["sealed_at", "public_key", "key_sheet_digest"])
    touch_content(city=poll.conference.programme.city)
    return poll


def write_questions(poll: Poll) -> None:
    """Make the questions and options of an unsealed poll from what the packages are now."""
    poll.questions.all().delete()
    for number, planned in enumerate(planned_questions(poll.conference), start=1):
        question = Question.objects.create(poll=poll, theme=planned.theme, number=number)
        Option.objects.bulk_create(
            Option(question=question, package=package, number=rank)
            for rank, package in enumerate(planned.packages, start=1)
        )
