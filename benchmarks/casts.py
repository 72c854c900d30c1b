# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ballots a second, from the post of the choices to the receipt, against a plain Django that inserts a row.

Both do it in two posts (read again, cast), on the same server, database and durability, in turns of one run,
at 565 and at 5,000 proposals; then how long kept pages take to answer while thirty people cast.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from benchmarks.fifteen import NAMES
from benchmarks.pages import load_demonstration
from benchmarks.server import ROOT, Server, serving

SIZES = [int(size) for size in os.environ.get("BENCH_PROPOSALS", "565,5000").split(",")]
TURNS, VOTERS, CONNECTIONS, CROWD = 5, 120, 8, 30
TOKEN = "a" * 32
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Way:
    """Where one votes: the server, the two addresses, what is chosen."""

    server: Server
    review: str
    cast: str
    choices: dict[str, str]

    def vote(self, connection: HTTPConnection, session: str) -> None:
        """Post the choices, send what the page carries, and read the receipt."""
        page = self._post(connection, self.review, session, self.choices)
        [form] = re.findall(rf'<form[^>]*action="{self.cast}.*?</form>', page, re.DOTALL)
        self._post(connection, self.cast, session, dict(HIDDEN.findall(form)))

    def _post(self, connection: HTTPConnection, path: str, session: str, fields: dict[str, str]) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers["Cookie"] = f"sessionid={session}; csrftoken={TOKEN}"
        connection.request("POST", path, urlencode({**fields, "csrfmiddlewaretoken": TOKEN}), headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {page[:300]}")
        return page


def crowd(way: Way, sessions: list[str], connections: int) -> float:
    """Let everybody vote once over so many connections; return ballots a second."""
    here = threading.local()

    def vote(session: str) -> None:
        if not hasattr(here, "connection"):
            here.connection = HTTPConnection("127.0.0.1", way.server.port)
        way.vote(here.connection, session)

    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as people:
        list(people.map(vote, sessions))
    return len(sessions) / (time.perf_counter() - started)


def voters(data: str, count: int, proposals: int) -> dict[str, list[str]]:
    environment = {**os.environ, "CARAVANE_DATA": data, "DJANGO_SETTINGS_MODULE": "caravane.settings"}
    command = [sys.executable, "-m", "benchmarks.voters", str(count), str(proposals)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def choices_of(server: Server, session: str) -> dict[str, str]:
    """Return a whole ballot: the first packages of every theme, in the order of the page's lists."""
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/vote/bulletin/", headers={"Cookie": f"sessionid={session}"})
    page = connection.getresponse().read().decode()
    lists = re.findall(r'<select name="(q\d+_\d+)".*?</select>', page, re.DOTALL)
    values = re.findall(r'<option value="(\d+)"', page)
    width = max(map(len, values))
    return {name: f"{int(name[-1]):0{width}}" for name in lists} | {"secret": ""}


def compare(data: str, size: int) -> None:
    sessions = voters(data, TURNS * VOTERS + CROWD * 8, size)
    with (
        serving("caravane.wsgi.application", CARAVANE_DATA=data) as ours,
        serving("benchmarks.plain.application", CARAVANE_DATA=data) as theirs,
    ):
        plain = Way(theirs, "/relecture/", "/depot/", dict.fromkeys(NAMES, "003"))
        way = Way(
            ours, "/vote/bulletin/relecture/", "/vote/bulletin/depot/", choices_of(ours, sessions["ours"][0])
        )
        turns = []
        for turn in range(TURNS):
            some = slice(turn * VOTERS, (turn + 1) * VOTERS)
            mine, bare = (
                crowd(one, sessions[whose][some], CONNECTIONS)
                for one, whose in ((way, "ours"), (plain, "plain"))
            )
            turns.append((mine, bare, 100 * mine / bare))
        mine, bare, share = (median(column) for column in zip(*turns, strict=True))
        low, high = min(turn[2] for turn in turns), max(turn[2] for turn in turns)
        told = f"{mine:5.0f} ballots/s, plain {bare:5.0f}/s: {share:3.0f} % ({low:.0f}–{high:.0f})"
        print(f"  {size:>6} proposals: {told}")
        while_they_cast(way, sessions["ours"][TURNS * VOTERS :])


def while_they_cast(way: Way, sessions: list[str]) -> None:
    """Read kept pages from a process of its own while thirty people cast as fast as they can."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.reader",
        str(way.server.port),
        "/",
        "/propositions/",
        "/paquets/",
    ]
    reader = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    rate = crowd(way, sessions, CROWD)
    told, _ = reader.communicate("stop\n")
    print(f"         kept pages while {CROWD} people cast ({rate:.0f}/s): {told.strip()} (budget 50 ms)")


def main() -> None:
    print("casts, from the post of the choices to the receipt (budget 50 % of a plain Django view)")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as data:
            load_demonstration(data)
            compare(data, size)


if __name__ == "__main__":
    main()
