# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run a command with DATABASE_URL naming a PostgreSQL: the one given, else one of our own, erased at the end.

    python tools/postgres.py COMMAND …

Our own listens on a socket in a temporary folder and nowhere else. PostgreSQL refuses to run as root: then an
unprivileged user of the machine runs it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from machine import postgresql

NAME = "caravane"
UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 60
# Thrown away at the end: it need not survive a power cut, and must take many writers at once.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Statistics taken between two tests see tables full of rows that were rolled back, and plan for none.
    "autovacuum": "off",
    "log_min_messages": "warning",
}


def unprivileged() -> dict[str, Any]:
    """Return how to run a process as somebody else than root, nothing when we are not root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in UNPRIVILEGED if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(programs: Path, folder: Path, identity: dict[str, Any]) -> None:
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    command = [programs / "initdb", "-D", folder / "data", "-U", NAME, "--auth=trust", "--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run([*command, *locale], check=True, cwd=folder, stdout=subprocess.DEVNULL, **identity)


def start(programs: Path, folder: Path, identity: dict[str, Any]) -> "subprocess.Popen[bytes]":
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **identity,
        )
    wait_until_ready(programs, folder, server)
    subprocess.run([programs / "createdb", "-h", folder, "-U", NAME, NAME], check=True)
    return server


def wait_until_ready(programs: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL does not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


@contextmanager
def throw_away_cluster() -> Iterator[str]:
    """Give the DATABASE_URL of a new PostgreSQL; stop and erase it afterwards, whatever happened."""
    programs = postgresql()
    if programs is None:
        raise SystemExit(
            "postgresql not found: install it (on Debian: sudo apt install postgresql), or set DATABASE_URL."
        )
    folder = Path(tempfile.mkdtemp(prefix="caravane-pg-"))
    server = None
    try:
        identity = unprivileged()
        make_cluster(Path(programs), folder, identity)
        server = start(Path(programs), folder, identity)
        yield f"postgresql://{NAME}@/{NAME}?host={folder}"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown": open connections are cut
            server.wait(timeout=START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def stop_cleanly(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop_cleanly)
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with throw_away_cluster() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
