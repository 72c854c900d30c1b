# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real servers for the tests of this folder: the site as a town serves it, and a web process alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from caravane.publish.desk.processes import listen

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("CARAVANE_", "DATABASE_", "DJANGO_", "SECRET_KEY")


@dataclass(frozen=True)
class Running:
    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def stop(self) -> int:
        """Ask it to end, as systemd does; return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=30)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Ask for a page on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Return the environment of an installation of its own, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    ours = {
        "CARAVANE_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "caravane.settings",
        "PYTHONPATH": str(ROOT),
    }
    return kept | ours | settings


@contextmanager
def site(data: Path, *options: str, **settings: str) -> Iterator[Running]:
    """Run `caravane serve`; everything that it and its children write is in `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port), *options]
    with started(command, data.parent / "log", port, environment(data, **settings)) as running:
        yield running


@contextmanager
def web(application: str, data: Path, **settings: str) -> Iterator[Running]:
    """Run one web process of two threads with any application."""
    with listen("127.0.0.1", 0) as listening:
        port, number = listening.getsockname()[1], listening.fileno()
        command = [
            sys.executable,
            "-m",
            "caravane.web",
            "--socket",
            str(number),
            "--application",
            application,
        ]
        with started(command, data / "log", port, environment(data, **settings), number) as running:
            listening.close()
            yield running


@contextmanager
def started(
    command: list[str], log: Path, port: int, environment: dict[str, str], *files: int
) -> Iterator[Running]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=files,
        )
    running = Running(port, process, log)
    try:
        wait_until_it_answers(running)
        yield running
    finally:
        running.stop()


def wait_until_it_answers(running: Running) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.process.poll() is None:
        try:
            running.get("/sante/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(running.log.read_text())
