# SPDX-License-Identifier: AGPL-3.0-or-later
"""A poll at every age: packages ready, drawn up, sealed. Two questions: four packages, then two."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.text import slugify

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.voting import actions
from caravane.decide.voting.models import Poll, PollingPoint, Question, RollEntry, RollRequest
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.gather.proposals.models import Proposal

SEALED = datetime(2021, 11, 20, 9, tzinfo=UTC)
OPEN = datetime(2021, 11, 27, 10, tzinfo=UTC)
CLOSED = datetime(2021, 12, 3, 20, tzinfo=UTC)
ROSA = {"last_name": "Le Goff", "first_names": "Rosa", "birth_date": date(1990, 3, 4), "tie": "lives"}


def make_proposal(theme: Theme, number: int) -> Proposal:
    return Proposal.objects.create(
        conference=theme.conference,
        number=number,
        title=f"Proposition {number}",
        body="Planter des haies",
        theme=theme,
        channel=Proposal.Channel.WEB,
        said_on=date(2021, 9, 1),
        submitted_at=SEALED - timedelta(60),
    )


def make_package(theme: Theme, title: str, order: int, proposal: Proposal) -> Package:
    package = Package.objects.create(
        conference=theme.conference,
        theme=theme,
        slug=slugify(title),
        title=title,
        summary=f"{title} en deux phrases.",
        description="Pour **respirer**.",
        order=order,
        published_at=SEALED - timedelta(9),
    )
    Inclusion.objects.create(package=package, proposal=proposal, added_at=SEALED - timedelta(10))
    return package


@pytest.fixture
def packages(conference: Conference) -> list[Package]:
    """Four packages in the first theme, two in the second, none in the one that is not voted."""
    first, second, _ = Theme.objects.filter(conference=conference)
    proposals = [make_proposal(first, number) for number in (1, 2)]
    names = ["Des haies", "Des noues", "Des nichoirs", "Des jardins"]
    made = [make_package(first, name, order, proposals[0]) for order, name in enumerate(names)]
    return made + [
        make_package(second, n, o, proposals[1]) for o, n in enumerate(["La cantine", "Le marché"])
    ]


@pytest.fixture
def draft(conference: Conference, packages: list[Package]) -> Poll:
    """The poll drawn up as the calendar proposes, not sealed."""
    return actions.draw_up_poll(conference=conference, set_up=actions.usual_set_up(conference, SEALED))


@pytest.fixture
def poll(draft: Poll, omar: User) -> Poll:
    """The sealed poll: open from 25 November to 3 December 2021, at noon UTC."""
    return actions.seal_poll(poll=draft, now=SEALED)


@pytest.fixture
def questions(poll: Poll) -> list[Question]:
    return list(poll.questions.all())


@pytest.fixture
def entry(poll: Poll, rosa: User) -> RollEntry:
    """Rosa on the roll, who has not voted."""
    declared = actions.declare_identity(poll=poll, account=rosa, now=OPEN, **ROSA)
    assert isinstance(declared, RollEntry)
    return declared


def person(**changes: Any) -> dict[str, Any]:
    """Return what Rosa declares, with changes."""
    return {**ROSA, **changes}


@pytest.fixture
def point(poll: Poll, omar: User) -> PollingPoint:
    """The town hall, which Omar runs."""
    return actions.create_point(
        poll=poll, name="Hôtel de ville", address="Esplanade", hours="9 h – 18 h", officials=[omar]
    )


@pytest.fixture
def asked(entry: RollEntry, poll: Poll, karim: User) -> RollRequest:
    """Karim declares himself under Rosa's name, written otherwise."""
    declared = actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    assert isinstance(declared, RollRequest)
    return declared
