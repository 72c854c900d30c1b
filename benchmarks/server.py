# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start a web process on a free port of 127.0.0.1, the same way for Caravane and for the control."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from caravane.publish.desk.processes import listen

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def resident_mb(self) -> float:
        """Return its resident memory, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application as `caravane serve` does, one process of two threads, until the block ends."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        number = listening.fileno()
        options = ["--socket", str(number), "--threads", "2", "--application", application]
        process = subprocess.Popen(
            [sys.executable, "-m", "caravane.web", *options],
            cwd=ROOT,
            env={**os.environ, **environment},
            pass_fds=[number],
        )
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"the server stopped with code {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not answer within 20 seconds")
