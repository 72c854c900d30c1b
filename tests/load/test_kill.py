# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real server, killed with -9 while people vote: no receipt without its ballots, and no mark either."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from caravane.decide.voting.logic.envelope import enclose_all, new_secret, to_text
from caravane.decide.voting.logic.keys import public_key

ROOT = Path(__file__).resolve().parent.parent.parent
VOTERS = 90
RECEIPTS_BEFORE_THE_KILL = 20
THREADS = 12
TOKEN = "a" * 32  # whoever sends the same value as cookie and field is not another site
CODE = re.compile(r"<dd><code>([a-z2-7]{26})</code>")
POSTGRESQL = os.environ.get("DATABASE_URL", "")

pytestmark = pytest.mark.concurrent


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRESQL.startswith("postgres") else [])])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a server with a database of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CARAVANE_", "DATABASE_"))
    }
    base = kept | {
        "CARAVANE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "caravane.settings",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "only-for-tests",
    }
    if request.param == "sqlite":
        yield base
        return
    with fresh_database() as url:
        yield base | {"DATABASE_URL": url}


@contextmanager
def fresh_database() -> Iterator[str]:
    """Make a database beside the one that DATABASE_URL names, and drop it at the end."""
    name = f"caravane_kill_{os.getpid()}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve the site as in a town, on two web processes; the whole group is killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--workers", "2", "--threads", "4", "--port", str(port), "--no-worker"]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *options],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield port, process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill -9 the server and its workers, which get no chance to finish anything."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not start")


class Voter:
    """Somebody signed in, who read their ballot again: their page holds it, enclosed."""

    def __init__(self, session: str, town: dict[str, Any], number: int) -> None:
        rankings = {one: [1 + number % 4] if (number + one) % 3 else [] for one in town["questions"]}
        secret, key = new_secret(), public_key(bytes.fromhex(town["key"]))
        envelopes = enclose_all(rankings, secret, key=key, poll=town["poll"])
        carried = {f"envelope{question}": to_text(one) for question, one in envelopes.items()}
        self.form = urlencode({**carried, "secret": secret, "csrfmiddlewaretoken": TOKEN})
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.codes: list[str] = []

    def cast(self, port: int) -> bool:
        """Send the ballot; say whether the whole receipt came back."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST", "/vote/bulletin/depot/", self.form, self.headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, HTTPException):
            return False  # killed before it answered
        finally:
            connection.close()
        assert answer.status == 200, page
        self.codes = CODE.findall(page)
        return True


def vote_until_killed(voters: list[Voter], port: int, process: "subprocess.Popen[bytes]") -> int:
    """Let everybody vote at once, kill the server in the middle; return how many got their receipt."""
    killed, received = Event(), []

    def cast(voter: Voter) -> None:
        if killed.is_set():
            return
        if voter.cast(port):
            received.append(voter)
        if len(received) >= RECEIPTS_BEFORE_THE_KILL and not killed.is_set():
            killed.set()
            kill(process)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(cast, voters))
    return len(received)


def check(found: dict[str, Any], voters: list[Voter], questions: list[int]) -> None:
    """Marks and ballots are equal, question by question, and every receipt's ballots are in the box."""
    assert found["ballots"] == {str(question): found["marks"] for question in questions}
    receipts = {code for voter in voters for code in voter.codes}
    assert receipts <= set(found["codes"])


def test_a_server_killed_under_load_keeps_marks_and_ballots_equal(environment: dict[str, str]) -> None:
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    town = json.loads(run(environment, "-m", "tests.load.town", "prepare", str(VOTERS)))
    questions = town["questions"]
    voters = [Voter(session, town, number) for number, session in enumerate(town["sessions"])]
    with server(environment) as (port, process):
        received = vote_until_killed(voters, port, process)
    assert RECEIPTS_BEFORE_THE_KILL <= received < VOTERS
    after = json.loads(run(environment, "-m", "tests.load.town", "inspect"))
    assert received <= after["marks"] < VOTERS
    check(after, voters, questions)

    # The server comes back: everybody sends the same ballot again and has their receipt, none votes twice.
    with server(environment) as (port, _), ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(lambda voter: voter.cast(port), voters))
    assert {len(voter.codes) for voter in voters} == {len(questions)}
    final = json.loads(run(environment, "-m", "tests.load.town", "inspect"))
    assert final["marks"] == VOTERS
    check(final, voters, questions)
