# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seconds from `make demo` on a bare clone to the first served page, and for the second start."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.server import ROOT, free_port

PATIENCE = 300


def seconds_to_first_page(clone: Path) -> float:
    """Run `make demo` until it serves a page, then end it as Ctrl-C would."""
    port = free_port()
    environment = {
        key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "CARAVANE_DATA"}
    }
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() - started > PATIENCE:
                raise SystemExit("make demo did not serve a page")
            time.sleep(0.1)
        return time.monotonic() - started
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch) / "caravane"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        print(f"make demo, bare clone to first page: {seconds_to_first_page(clone):.1f} s (budget 120)")
        print(f"make demo, second start: {seconds_to_first_page(clone):.1f} s (budget 10)")


if __name__ == "__main__":
    main()
