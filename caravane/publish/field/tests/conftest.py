# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils.text import slugify

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.review.models import Finding
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import Neighbourhood
from caravane.gather.proposals.actions import NewProposal, submit_many
from caravane.gather.proposals.models import Proposal
from conftest import IN_THE_VOTE

Say = Callable[..., Proposal]
Group = Callable[..., Package]
Find = Callable[..., Finding]
CHANNELS = ("caravan", "workshop", "web", "paper")


@pytest.fixture(autouse=True)
def _in_the_vote(at: Callable[[datetime], None]) -> None:
    at(IN_THE_VOTE)


def new(title: str = "Des arbres sur la place", **words: Any) -> NewProposal:
    words = {
        "body": "L’été, on traverse en courant.",
        "said_on": date(2021, 6, 12),
        "channel": "caravan",
        **words,
    }
    return NewProposal(title=title, **words)


@pytest.fixture
def say(conference: Conference) -> Say:
    """Return a way to say something in Ivry."""

    def submit(title: str = "Des arbres sur la place", of: Conference = conference, **words: Any) -> Proposal:
        return submit_many(conference=of, proposals=[new(title, **words)], now=IN_THE_VOTE)[0]

    return submit


@pytest.fixture
def group(conference: Conference) -> Group:
    """Return a way to put proposals in a package of Ivry."""

    def make(title: str, *proposals: Proposal, published: bool = True) -> Package:
        package = Package.objects.create(
            conference=conference,
            theme=conference.themes.first(),
            slug=slugify(title),
            title=title,
            published_at=IN_THE_VOTE if published else None,
        )
        Inclusion.objects.bulk_create(
            Inclusion(package=package, proposal=proposal, added_at=IN_THE_VOTE) for proposal in proposals
        )
        return package

    return make


@pytest.fixture
def find(alice: User) -> Find:
    """Return a way to conclude about a proposal."""

    def conclude(proposal: Proposal, outcome: str, reason: str = "Voici pourquoi.", **when: Any) -> Finding:
        when = {"found_at": IN_THE_VOTE, **when}
        return Finding.objects.create(proposal=proposal, outcome=outcome, reason=reason, author=alice, **when)

    return conclude


def fill(conference: Conference, count: int) -> list[Proposal]:
    """Say many things: spread over themes, neighbourhoods and channels; one in three in a package."""
    themes = list(conference.themes.all())
    places = [None, *Neighbourhood.objects.filter(city=conference.programme.city)]
    rows = [
        new(
            f"Idée {number}",
            theme=themes[number % len(themes)],
            neighbourhood=places[number % len(places)],
            channel=CHANNELS[number % len(CHANNELS)],
        )
        for number in range(count)
    ]
    proposals = submit_many(conference=conference, proposals=rows, now=IN_THE_VOTE)
    package, _ = Package.objects.get_or_create(
        conference=conference, theme=themes[0], slug="ensemble", title="Ensemble", published_at=IN_THE_VOTE
    )
    Inclusion.objects.bulk_create(
        Inclusion(package=package, proposal=proposal, added_at=IN_THE_VOTE) for proposal in proposals[::3]
    )
    return proposals
