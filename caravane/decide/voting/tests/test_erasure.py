# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

from caravane.decide.voting import actions
from caravane.decide.voting.models import (
    HelpGiven,
    Mark,
    Poll,
    PollingPoint,
    RollChange,
    RollEntry,
    RollRequest,
)
from caravane.foundation.accounts.models import User

from .conftest import CLOSED, OPEN, person
from .held import cast, count_and_publish, mark, sign


def published(poll: Poll, point: PollingPoint, omar: User) -> Poll:
    cast(poll, [1], [1])
    cast(poll, [2], [1])
    mark(point, omar, times=1)
    sign(point, omar, ([1], [1]))
    return count_and_publish(poll)


def test_names_are_erased_once_the_time_for_complaints_is_over(
    poll: Poll, point: PollingPoint, omar: User
) -> None:
    published(poll, point, omar)
    assert actions.forget_rolls(now=CLOSED + timedelta(days=200)) == 3
    for entry in RollEntry.objects.all():
        assert (entry.last_name, entry.first_names, entry.account) == ("", "", None)
        assert entry.birth_date == actions.erasing.ERASED_BIRTH_DATE
    assert Mark.objects.count() == 3


def test_names_stay_as_long_as_somebody_may_complain(poll: Poll, point: PollingPoint, omar: User) -> None:
    published(poll, point, omar)
    assert actions.forget_rolls(now=CLOSED + timedelta(days=30)) == 0
    assert not RollEntry.objects.filter(last_name="").exists()


def test_the_roll_of_a_poll_that_is_not_published_is_never_erased(
    poll: Poll, point: PollingPoint, omar: User
) -> None:
    cast(poll, [1], [1])
    assert actions.forget_rolls(now=CLOSED + timedelta(days=900)) == 0


def test_erasing_twice_erases_nobody_twice(poll: Poll, point: PollingPoint, omar: User) -> None:
    published(poll, point, omar)
    actions.forget_rolls(now=CLOSED + timedelta(days=200))
    assert actions.forget_rolls(now=CLOSED + timedelta(days=201)) == 0


def test_nothing_that_names_a_person_is_left_in_the_room(
    poll: Poll, point: PollingPoint, omar: User, rosa: User, karim: User
) -> None:
    """Every row of every table about the roll, column by column."""
    entry = actions.declare_identity(poll=poll, account=rosa, now=OPEN, **person())
    actions.declare_identity(poll=poll, account=karim, now=OPEN, **person(last_name="Legoff"))
    said = {"official": omar, "reason": "Rosa, vue au guichet", "now": OPEN}
    entry = actions.correct_entry(entry=entry, **said, **person(first_names="Rosa Luz"))
    actions.confirm_entry(entry=entry, account=rosa.pk, official=omar, now=OPEN)
    asked = RollRequest.objects.get()
    actions.refuse_request(request=asked, **said, site="http://testserver/")
    actions.mark_on_paper(poll=poll, roll_entry=entry, point=point, official=omar, assisted=True, now=OPEN)
    sign(point, omar, ([1], [1]))
    count_and_publish(poll)
    actions.forget_rolls(now=CLOSED + timedelta(days=200))
    rows = [
        row
        for model in (RollEntry, RollRequest, RollChange, Mark, HelpGiven)
        for row in model.objects.values()
    ]
    told = repr(rows).lower()
    for person_s in ("goff", "rosa", "omar", "karim", "1990", "guichet", "gof", "guf", "rusa"):
        assert person_s not in told
    assert len(rows) == 6
    assert not [row for row in rows if row.get("account_id")]


def test_what_names_a_person_stays_until_then(poll: Poll, point: PollingPoint, omar: User) -> None:
    published(poll, point, omar)
    actions.forget_rolls(now=CLOSED + timedelta(days=30))
    assert Mark.objects.get(channel="paper").official == "Omar"
