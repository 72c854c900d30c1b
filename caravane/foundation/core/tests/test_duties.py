# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connections

from caravane.foundation.core.duties import CATCH_UP, Duty, forget_expired_sessions, forget_old_duties, tick
from caravane.foundation.core.models import DutyDone

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)


class Spy:
    """Remembers the due dates it was given."""

    def __init__(self) -> None:
        self.dues: list[datetime] = []

    def __call__(self, now: datetime) -> None:
        self.dues.append(now)


@pytest.mark.django_db
def test_a_duty_is_done_once_per_due_date() -> None:
    spy = Spy()
    duties = [Duty("daily", spy)]
    for minute in range(3):
        tick(duties, NOON + timedelta(minutes=minute))
    assert spy.dues == [DUE]
    tick(duties, NOON + DAY)
    assert spy.dues == [DUE, DUE + DAY]


@pytest.mark.django_db
def test_after_an_outage_no_due_date_is_skipped_nor_done_twice() -> None:
    spy = Spy()
    hourly = [Duty("hourly", spy, every=timedelta(hours=1), at=timedelta(minutes=5))]
    tick(hourly, NOON)
    tick(hourly, NOON + DAY)
    tick(hourly, NOON + DAY)
    first = datetime(2026, 3, 2, 11, 5, tzinfo=UTC)
    assert spy.dues == [first + timedelta(hours=hour) for hour in range(25)]


@pytest.mark.django_db
def test_a_failure_leaves_the_duty_owed_and_the_others_done(caplog: pytest.LogCaptureFixture) -> None:
    spy = Spy()

    def fail(_now: datetime) -> None:
        raise RuntimeError("no")

    logging.getLogger("caravane").addHandler(caplog.handler)
    try:
        tick([Duty("failing", fail), Duty("other", spy)], NOON)
    finally:
        logging.getLogger("caravane").removeHandler(caplog.handler)
    assert "duty failing failed" in caplog.text
    assert spy.dues == [DUE]
    assert not DutyDone.objects.filter(name="failing").exists()
    again = Spy()
    tick([Duty("failing", again)], NOON)
    assert again.dues == [DUE]


@pytest.mark.django_db
def test_a_clock_set_back_repeats_nothing() -> None:
    spy = Spy()
    duties = [Duty("daily", spy)]
    tick(duties, NOON)
    tick(duties, NOON - 3 * DAY)
    assert spy.dues == [DUE]


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_a_duty_once() -> None:
    spy, ready = Spy(), threading.Barrier(4)

    def work() -> None:
        try:
            ready.wait()
            tick([Duty(f"duty {n}", spy) for n in range(5)], NOON)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert spy.dues == [DUE] * 5
    assert DutyDone.objects.count() == 5


@pytest.mark.django_db
def test_expired_sessions_are_erased_and_others_kept() -> None:
    for key, expires in (("old", NOON - DAY), ("new", NOON + DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    forget_expired_sessions(NOON)
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db
def test_old_records_go_but_the_latest_of_a_duty_stays() -> None:
    for days in (CATCH_UP + 5, CATCH_UP + 9):
        DutyDone.objects.create(name="rare", due=NOON - days * DAY, done_at=NOON)
    forget_old_duties(NOON)
    assert [row.due for row in DutyDone.objects.all()] == [NOON - (CATCH_UP + 5) * DAY]
