# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two real web processes on one database: what one counts, the other knows."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from conftest import PASSWORD

from .test_kill import ROOT, TOKEN, environment, run, wait_for

__all__ = ["environment"]
pytestmark = pytest.mark.concurrent
ALLOWED, OPEN, TOO_MANY = 5, 302, 429
HEADERS = {"Cookie": f"csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def web_process(environment: dict[str, str]) -> Iterator[int]:
    """Serve the site with one process and its threads; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait(timeout=30)


def sign_in(port: int, password: str) -> int:
    """Try a password for Omar's account; return the status of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    fields = {"login": "omar@ivry.example", "password": password, "csrfmiddlewaretoken": TOKEN}
    try:
        connection.request("POST", "/compte/login/", urlencode(fields), HEADERS)
        return connection.getresponse().status
    finally:
        connection.close()


def test_two_web_processes_count_simultaneous_attempts_together(environment: dict[str, str]) -> None:
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    run(environment, "-m", "tests.load.town", "prepare", "1")
    with ExitStack() as running, ThreadPoolExecutor(16) as threads:
        ports = [running.enter_context(web_process(environment)) for _ in range(2)]
        assert sign_in(ports[0], PASSWORD) == OPEN
        guesses = [threads.submit(sign_in, ports[number % 2], f"guess {number}") for number in range(16)]
        answers = [guess.result() for guess in guesses]
        looked_at = len(answers) - answers.count(TOO_MANY)
        assert 1 <= looked_at <= ALLOWED
        for _more in range(ALLOWED - looked_at):  # an attempt that waited too long to be counted was refused
            assert sign_in(ports[0], "one more guess") != TOO_MANY
        assert [sign_in(port, PASSWORD) for port in ports] == [TOO_MANY] * 2
