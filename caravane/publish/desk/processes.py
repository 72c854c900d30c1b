# SPDX-License-Identifier: AGPL-3.0-or-later
"""Web and worker as one foreground process group: they start together and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

GRACE = 12.0  # seconds given to finish what is begun
LOOK = 0.2
BACKLOG = 1024  # connections that wait to be taken


@dataclass(frozen=True)
class Ended:
    """Which process ended by itself, and its exit code."""

    name: str
    code: int


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, for all web processes. Raises OSError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


class Group:
    """Processes that live and die together."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        environment: Mapping[str, str],
        files: Sequence[int] = (),
    ) -> None:
        self.stopping = False
        self.children = {
            name: subprocess.Popen(list(command), env=dict(environment), pass_fds=files)  # noqa: S603 -- ours
            for name, command in commands.items()
        }

    def wait(self) -> Ended | None:
        """Wait until a signal asks to stop (None) or until a process ends by itself (which one)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        while not self.stopping:
            for name, child in self.children.items():
                if (code := child.poll()) is not None and not self.stopping:
                    return Ended(name, code)
            time.sleep(LOOK)
        return None

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def stop(self) -> None:
        """Ask every process to end, and insist after a while."""
        deadline = time.monotonic() + GRACE
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def web_commands(listening: socket.socket, workers: int, threads: int) -> dict[str, list[str]]:
    """Return the commands of the web processes, all on one socket: whoever is free takes who comes."""
    web = ["-m", "caravane.web", "--socket", str(listening.fileno()), "--threads", str(threads)]
    return {f"web {number}": [sys.executable, *web] for number in range(1, workers + 1)}


def worker_command() -> dict[str, list[str]]:
    """Return the command of the process that runs tasks and duties."""
    return {"worker": [sys.executable, "-m", "django", "worker"]}


def environment() -> dict[str, str]:
    """Return the environment of the processes: this installation's settings, nothing buffered."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "caravane.settings"),
        "PYTHONUNBUFFERED": "1",
    }
