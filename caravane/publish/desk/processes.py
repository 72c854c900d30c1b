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


@dataclass(frozen=True)
class Ended:
    """Which process ended by itself, and its exit code."""

    name: str
    code: int


def port_is_free(host: str, port: int) -> bool:
    """Say whether a server may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Group:
    """Processes that live and die together."""

    def __init__(self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
        self.stopping = False
        self.children = {
            name: subprocess.Popen(list(command), env=dict(environment))  # noqa: S603 -- our own commands
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


def commands(host: str, port: int, workers: int, threads: int) -> dict[str, list[str]]:
    """Return the two commands of an installation."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ["-m", "gunicorn", "caravane.wsgi:application", "--bind", address, "--worker-class", "gthread"]
    web += ["--workers", str(workers), "--threads", str(threads), "--log-level", "warning"]
    web += ["--graceful-timeout", str(int(GRACE) - 2), "--no-control-socket"]
    return {"web": [sys.executable, *web], "worker": [sys.executable, "-m", "django", "worker"]}


def environment() -> dict[str, str]:
    """Return the environment of the processes: this installation's settings, nothing buffered."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "caravane.settings"),
        "PYTHONUNBUFFERED": "1",
    }
