# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who are slow, or pretend to be, stop nobody else: two connections once stopped the site."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from caravane.web import SILENCE

from .applications import PART, PARTS
from .serving import Running, site, web

STALLED, HALF_SENT = 200, 50
BOUND = 0.2  # seconds, from the issue
HEADERS_NEVER_FINISHED = b"POST /vote/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /vote/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + b"a" * 10_000
SLOW_AND_LAST = b"GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
DRAW_AND_NEVER_READ = b"GET /much HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

pytestmark = pytest.mark.concurrent


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with site(tmp_path_factory.mktemp("town") / "data", "--no-worker") as running:
        yield running


def say(port: int, words: bytes, *, window: int | None = None) -> socket.socket:
    connection = socket.socket()
    if window is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    connection.connect(("127.0.0.1", port))
    connection.sendall(words)
    return connection


def assert_not_felt(running: Running) -> None:
    """Ask twenty times: as a rule within the bound, and nobody waits for a connection to be closed."""
    times = sorted(seconds(running) for _ in range(20))
    assert median(times) < BOUND
    assert times[-1] < SILENCE / 5


def seconds(running: Running) -> float:
    started = time.perf_counter()
    status, _body = running.get("/sante/")
    assert status == 200
    return time.perf_counter() - started


def test_stalled_connections_and_half_sent_bodies_are_not_felt(served: Running) -> None:
    with ExitStack() as held:
        for words, count in ((HEADERS_NEVER_FINISHED, STALLED), (HALF_A_BODY, HALF_SENT)):
            for _ in range(count):
                held.enter_context(say(served.port, words))
        assert_not_felt(served)


def test_slow_readers_are_not_felt(tmp_path: Path) -> None:
    with web("tests.load.applications.much", tmp_path) as running, ExitStack() as held:
        for _ in range(20):
            held.enter_context(say(running.port, DRAW_AND_NEVER_READ, window=4096))
        time.sleep(0.5)  # every answer is begun, and none is taken
        assert_not_felt(running)


def test_what_is_begun_is_finished_before_the_end(tmp_path: Path) -> None:
    with web("tests.load.applications.slow", tmp_path) as running:
        asked = [say(running.port, SLOW_AND_LAST) for _ in range(4)]
        wait_until(lambda: taken(asked) == 4)  # two are being answered, two wait for a thread
        assert running.stop() == 0
    answers = [everything(connection) for connection in asked]
    assert [(answer[:12], answer[-4:]) for answer in answers] == [(b"HTTP/1.1 200", b"done")] * 4


def test_an_answer_that_is_half_taken_is_sent_to_its_end(tmp_path: Path) -> None:
    with web("tests.load.applications.much", tmp_path) as running:
        with say(running.port, DRAW_AND_NEVER_READ, window=1 << 16) as connection:
            connection.recv(1, socket.MSG_PEEK)
            running.process.terminate()
            with pytest.raises(subprocess.TimeoutExpired):
                running.process.wait(timeout=2)
            assert everything(connection).count(b"x") >= len(PART) * PARTS
        assert running.process.wait(timeout=30) == 0


def taken(connections: list[socket.socket]) -> int:
    """Count those that the server has accepted: at its end, the kernel gives them a file's number."""
    wanted = {(one.getpeername()[1], one.getsockname()[1]) for one in connections}
    found = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ports = [tuple(int(end.split(":")[1], 16) for end in ends[1:3]) for ends in found if ends[9] != "0"]
    return len(wanted.intersection(ports))


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def everything(connection: socket.socket) -> bytes:
    """Read an answer until the server closes."""
    parts = []
    with connection:
        connection.settimeout(20)
        while part := connection.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def test_a_web_process_that_dies_ends_the_group(tmp_path: Path) -> None:
    with site(tmp_path / "data", "--workers", "2", "--no-worker") as running:
        assert len(running.children()) == 2
        os.kill(running.children()[0], signal.SIGKILL)
        assert running.process.wait(timeout=30) == 1
        with pytest.raises(ConnectionRefusedError):
            running.get("/sante/")


def test_a_web_process_whose_parent_is_killed_does_not_stay(tmp_path: Path) -> None:
    with site(tmp_path / "data", "--no-worker") as running:
        running.process.kill()
        running.process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                running.get("/sante/")
            except OSError:
                return
            time.sleep(0.2)
    raise AssertionError("it answers still")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n", b"413"),
        (b"GARBAGE\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_large_or_no_request_is_refused_at_once(
    served: Running, words: bytes, status: bytes
) -> None:
    with say(served.port, words) as connection:
        assert connection.recv(1000).split(b" ")[1] == status
