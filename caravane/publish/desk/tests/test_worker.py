# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from caravane.foundation.conferences.models import Conference
from caravane.foundation.core import immutable
from caravane.foundation.core.duties import all_duties, tick
from caravane.foundation.core.models import DutyDone
from caravane.publish.desk.management.commands.serve import Command as Serve
from caravane.publish.desk.processes import Group, listen

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    logger = logging.getLogger("caravane")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_every_duty_is_done_and_has_nothing_to_say_of_a_sound_town(
    conference: Conference, log: pytest.LogCaptureFixture
) -> None:
    assert tick(all_duties(), NOON) == len(all_duties()) == DutyDone.objects.count()
    assert tick(all_duties(), NOON) == 0
    assert log.records == []


def test_names_of_duties_differ() -> None:
    assert len({duty.name for duty in all_duties()}) == len(all_duties())


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_was_lost_is_an_error_in_the_log(log: pytest.LogCaptureFixture) -> None:
    immutable.remove(connection)
    try:
        tick(all_duties(), NOON)
    finally:
        immutable.install(connection)
    assert "has lost its guard guard_voting_mark" in log.text


@pytest.mark.django_db
def test_a_guard_that_nobody_declares_is_an_error_in_the_log(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(immutable, "expected", lambda _connection: {})
    tick(all_duties(), NOON)
    assert "has a guard that nobody declares: guard_voting_mark" in log.text


@pytest.mark.django_db
def test_a_function_that_the_role_may_not_call_is_an_error_in_the_log(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(immutable, "not_callable", lambda _connection: {"caravane_rewrite_box"})
    tick(all_duties(), NOON)
    assert "does not let this role call caravane_rewrite_box" in log.text


@pytest.mark.django_db
def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Le port {port} est pris"):
            call_command("serve", port=port)


def test_a_process_that_ends_ends_the_others() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    group = Group({"web": sleeper, "worker": [sys.executable, "-c", "raise SystemExit(3)"]}, os.environ)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        ended = group.wait()
    finally:
        group.stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert ended is not None
    assert (ended.name, ended.code) == ("worker", 3)
    assert all(child.poll() is not None for child in group.children.values())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.concurrent
def test_serve_answers_and_a_signal_ends_web_and_worker(tmp_path: Path) -> None:
    port = free_port()
    url = f"sqlite:///{tmp_path / 'town.sqlite3'}"
    environment = os.environ | {"CARAVANE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "caravane.settings"}
    environment |= {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    served = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert first_answer(port) == (302, "/installation/")
    finally:
        served.send_signal(signal.SIGTERM)
        said, _nothing = served.communicate(timeout=30)
    assert served.returncode == 0
    assert f"http://localhost:{port}/installation/?code=" in said
    listen("127.0.0.1", port).close()  # free again


def test_a_journal_never_holds_the_code_that_founds_a_town(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    Serve().tell("127.0.0.1", 8000)
    said = capsys.readouterr().out
    assert "caravane start --link" in said
    assert "code=" not in said


def first_answer(port: int) -> tuple[int, str | None]:
    """Ask for the home page until the server answers, a minute at most."""
    for _ in range(300):
        web = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            web.request("GET", "/")
            answer = web.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return answer.status, answer.getheader("Location")
        finally:
            web.close()
    raise TimeoutError
