# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start gunicorn on a free port of 127.0.0.1, the same way for Caravane and for the control."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return the process identifiers of the workers, the children of gunicorn's master."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def resident_mb(self) -> float:
        """Return the resident memory of one worker, in MB."""
        status = Path(f"/proc/{self.workers()[0]}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application as `caravane serve` does, one worker of two threads, until the block ends."""
    port = free_port()
    options = f"-k gthread -w 1 --threads 2 --log-level warning --keep-alive 60 -b 127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options.split(), application],
        cwd=ROOT,
        env={**os.environ, **environment},
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
