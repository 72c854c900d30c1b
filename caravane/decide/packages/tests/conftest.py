# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposals in one line, and the instant at which the room's tests happen."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from caravane.foundation.conferences.models import Conference, Theme
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.search import search_text

NOW = datetime(2021, 11, 10, 9, tzinfo=UTC)
Propose = Callable[..., Proposal]


@pytest.fixture
def theme(conference: Conference) -> Theme:
    return Theme.objects.get(conference=conference, slug="cohabiter")


@pytest.fixture
def propose(conference: Conference) -> Propose:
    """Return a way to write the edition's next proposal."""

    def write(title: str = "Planter des arbres", **fields: object) -> Proposal:
        edition = fields.pop("conference", conference)
        number = Proposal.objects.filter(conference=edition).count() + 1
        return Proposal.objects.create(
            conference=edition,
            number=number,
            title=title,
            body=f"{title}, pour de vrai.",
            channel=Proposal.Channel.CARAVAN,
            said_on=date(2021, 7, 1),
            submitted_at=NOW,
            search_text=search_text(title, title),
            **fields,
        )

    return write
