# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opening day is the town's: half past midnight in Ivry is still the day before in London."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caravane.decide.voting import actions
from caravane.decide.voting.errors import AgeUnknown, TooYoung
from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .conftest import OPEN, SEALED, person

SIXTEEN_THAT_DAY = date(2005, 11, 25)


@pytest.fixture
def poll_at_night(conference: Conference, packages: object, omar: User) -> Poll:
    """A sealed poll that opens on 25 November at half past midnight, in Ivry."""
    opens_at = datetime(2021, 11, 24, 23, 30, tzinfo=UTC)
    usual = actions.usual_set_up(conference, SEALED)
    draft = actions.draw_up_poll(conference=conference, set_up=replace(usual, opens_at=opens_at))
    return actions.seal_poll(poll=draft, now=SEALED)


def test_who_turns_sixteen_on_the_towns_opening_day_may_vote(poll_at_night: Poll, rosa: User) -> None:
    who = person(birth_date=SIXTEEN_THAT_DAY)
    assert actions.declare_identity(poll=poll_at_night, account=rosa, now=OPEN, **who).account == rosa


def test_who_turns_sixteen_a_day_later_may_not(poll_at_night: Poll, rosa: User) -> None:
    with pytest.raises(TooYoung):
        actions.declare_identity(
            poll=poll_at_night, account=rosa, now=OPEN, **person(birth_date=SIXTEEN_THAT_DAY + timedelta(1))
        )


@pytest.mark.parametrize(
    ("born", "known", "accepted"),
    [
        (date(2005, 1, 1), "year", False),
        (date(2005, 11, 1), "month", False),
        (date(2005, 10, 1), "month", True),
        (date(2004, 1, 1), "year", True),
    ],
)
def test_of_an_unknown_day_the_last_possible_one_is_taken(
    poll_at_night: Poll, rosa: User, born: date, known: str, *, accepted: bool
) -> None:
    who = person(birth_date=born, birth_known=known)
    if accepted:
        assert isinstance(
            actions.declare_identity(poll=poll_at_night, account=rosa, now=OPEN, **who), RollEntry
        )
        return
    with pytest.raises(AgeUnknown) as refused:
        actions.declare_identity(poll=poll_at_night, account=rosa, now=OPEN, **who)
    assert "venez à un point de votation" in str(refused.value.message)
    assert actions.add_to_roll(poll=poll_at_night, now=OPEN, **who).birth_known == known  # papers were seen
