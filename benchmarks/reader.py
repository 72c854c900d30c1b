# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who reads pages until a line comes in: python -m benchmarks.reader PORT PATH …"""

import sys
import threading
import time
from http.client import HTTPConnection
from itertools import cycle
from statistics import quantiles

PAUSE = 0.01


def main() -> None:
    port, *paths = sys.argv[1:]
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stopped.set()), daemon=True).start()
    connection, times = HTTPConnection("127.0.0.1", int(port)), []
    for path in cycle(paths):
        asked = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        times.append(1000 * (time.perf_counter() - asked))
        if stopped.wait(PAUSE):
            break
    print(
        f"median {quantiles(times, n=100)[49]:.1f} ms, 95th percentile {quantiles(times, n=100)[94]:.1f} ms"
    )


if __name__ == "__main__":
    main()
