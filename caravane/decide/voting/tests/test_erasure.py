# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

from caravane.decide.voting import actions
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollEntry
from caravane.foundation.accounts.models import User

from .conftest import CLOSED
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
        assert entry.birth_date == actions.roll.ERASED_BIRTH_DATE
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
