# SPDX-License-Identifier: AGPL-3.0-or-later
"""Throughput of the list against a bare Django list, weight of a first visit, memory of a web process.

The three are read in one run, on the same database, server and connection policy.
"""

import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from statistics import median

from benchmarks.load import Reading, measure
from benchmarks.server import ROOT, Server, serving

SECONDS = float(os.environ.get("BENCH_SECONDS", "14"))
TURNS = 7
BUDGET_KB, BUDGET_REQUESTS = 60, 8
CONTROL = "bare Django list"
TRIED = [
    (CONTROL, "benchmarks.bare.application", "/", {}),
    (
        "Caravane, nothing cached",
        "caravane.wsgi.application",
        "/propositions/",
        {"CARAVANE_PAGE_CACHE": "no"},
    ),
    ("Caravane, anonymous, page cache", "caravane.wsgi.application", "/propositions/", {}),
]


def load_demonstration(data: str) -> None:
    command = [sys.executable, "manage.py", "demo", "--view", "vote", "--load-only"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CARAVANE_DATA": data}, check=True, stdout=subprocess.DEVNULL
    )


def throughput(data: str) -> None:
    """Read the three in short turns, so that a slow moment of the machine falls on all."""
    print("proposal list, 20 of 565 rows (budgets: 40 % not cached, 150 % cached)")
    with ExitStack() as servers:
        tried = {
            label: (servers.enter_context(serving(application, CARAVANE_DATA=data, **settings)), path)
            for label, application, path, settings in TRIED
        }
        for server, path in tried.values():
            measure(server.port, path, seconds=1)
        turns = [
            {
                label: measure(server.port, path, seconds=SECONDS / TURNS)
                for label, (server, path) in tried.items()
            }
            for _ in range(TURNS)
        ]
        for label in tried:
            show(label, turns)
        memory(server)
        weight(server)


def show(label: str, turns: list[dict[str, Reading]]) -> None:
    """Print the median over the turns: throughput, answer time, and share of the control in the same turn."""
    rate = median(turn[label].per_second for turn in turns)
    answer = median(turn[label].median_ms for turn in turns)
    share = median(100 * turn[label].per_second / turn[CONTROL].per_second for turn in turns)
    print(f"  {label:<34}{rate:8.0f}/s {answer:7.2f} ms {share:6.0f} % of the control")


def memory(server: Server) -> None:
    for path in ("/", "/paquets/", "/vote/", "/resultats/", "/propositions/214/", "/propositions/suites/"):
        measure(server.port, path, seconds=0.5)
    print(f"memory of the web process under load: {server.resident_mb():.0f} MB (budget 100)")


def weight(server: Server) -> None:
    print(f"first visit, compressed (budget {BUDGET_KB} kB, {BUDGET_REQUESTS} requests)")
    for path in ("/", "/propositions/", "/propositions/214/", "/paquets/", "/vote/"):
        html = fetch(server, path)
        parts = set(re.findall(r'(?:href|src)="(/(?:static/|charte-|fichiers/)[^"]+)"', html[1]))
        total = html[0] + sum(fetch(server, part)[0] for part in parts)
        print(f"  {path:<34}{total / 1000:6.1f} kB in {1 + len(parts)} requests")


def fetch(server: Server, path: str) -> tuple[int, str]:
    """Return the bytes on the wire of one answer, and its text when it travelled as it is."""
    address = f"http://127.0.0.1:{server.port}{path}"
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    ) as answer:
        wire = len(answer.read())
    with urllib.request.urlopen(address) as plain:
        return wire, plain.read().decode("utf-8", "replace")


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        load_demonstration(data)
        throughput(data)


if __name__ == "__main__":
    main()
