# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small closed-loop load on 127.0.0.1: a few connections, each asking as soon as it is answered."""

import http.client
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What one run saw: answers per second, and the median answer time in milliseconds."""

    per_second: float
    median_ms: float


def measure(
    port: int, path: str, *, seconds: float, connections: int = 4, headers: dict[str, str] | None = None
) -> Reading:
    """Ask for one path during `seconds`; any answer but 200 stops the benchmark."""
    times: list[float] = []
    deadline = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_visitor, args=(port, path, headers or {}, deadline, times))
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    return Reading(len(times) / elapsed, sorted(times)[len(times) // 2] * 1000)


def _visitor(port: int, path: str, headers: dict[str, str], deadline: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while (asked := time.perf_counter()) < deadline:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        times.append(time.perf_counter() - asked)
