# SPDX-License-Identifier: AGPL-3.0-or-later
"""A web process: waitress on a socket that its parent opened. `caravane serve` starts one or several.

One thread reads and writes for every connection; a request takes a thread only when it is there whole. So
people who are slow, or who pretend to be, cost memory and a file descriptor, never a thread.

    python -m caravane.web --socket 3 [--threads 2] [--application caravane.wsgi.application]
"""

import argparse
import logging
import os
import resource
import signal
import socket
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.utils.log import configure_logging
from django.utils.module_loading import import_string
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

CONNECTIONS = 2000  # at once, in one process; each is a file descriptor and about 15 kB
FILES = CONNECTIONS + 200  # with those of databases, libraries and large answers
SILENCE = 30  # seconds: a connection on which nothing moves is closed
# Seconds after which a connection is closed however busy it looks: a byte now and then is not a request.
HEADERS_WHOLE, BODY_WHOLE, ANSWER_TAKEN = 20.0, 300.0, 900.0
LARGEST_HEADERS = 32 * 1024  # bytes, all together
LARGEST_BODY = 16 * 1024 * 1024  # bytes; a form says by itself when a file is too heavy for it
LARGEST_ANSWER = 64 * 1024 * 1024  # bytes kept for who reads slowly; above 1 MB in a file without a name
GRACE = 10.0  # seconds given at the end to what is begun
TICK = 0.1


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that cannot be held open for ever, and whose name in a log is nobody's address."""

    stage: tuple[float, object] = (0.0, None)  # what it waits for, how long at most
    since = 0.0

    def __repr__(self) -> str:
        return "<connection>"

    __str__ = __repr__

    def waits_for(self) -> tuple[float, object]:
        """Return how long it may stay as it is, and what tells this stage from the next one."""
        if self.requests:
            return float("inf"), self.requests[0]
        if self.total_outbufs_len:
            return ANSWER_TAKEN, "answer"
        if self.request is None:
            return float("inf"), None  # nothing said yet: silence is waitress's own matter
        return (BODY_WHOLE if self.request.headers_finished else HEADERS_WHOLE), self.request

    def late(self, now: float) -> bool:
        """Say whether one stage has lasted too long. Called every few seconds."""
        stage = self.waits_for()
        if stage != self.stage:
            self.stage, self.since = stage, now
        return now - self.since > stage[0]


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Closes what is silent, as waitress does, and what drags on."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.late(now):
                channel.will_close = True

    def handle_error(self) -> None:
        """Keep the address of whoever caused it out of the log."""
        self.logger.exception("a connection could not be taken")

    def turn(self, timeout: float) -> None:
        """Read and write once wherever something waits, for `timeout` seconds at most."""
        self.asyncore.loop(timeout=timeout, map=self._map, use_poll=True, count=1)

    def rest(self) -> None:
        """Take nobody new; let every request that is there be answered, until the grace is over."""
        self.del_channel()
        self.turn(0)  # what has arrived is read
        deadline = time.monotonic() + GRACE
        while self.busy() and time.monotonic() < deadline:
            self.turn(TICK)

    def busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())


def adjustments(threads: int) -> dict[str, Any]:
    """Return what waitress is told, each value on purpose."""
    return {
        "threads": threads,
        "connection_limit": CONNECTIONS,
        "asyncore_use_poll": True,  # select() stops at 1024 descriptors
        "channel_timeout": SILENCE,
        "cleanup_interval": 5,
        "max_request_header_size": LARGEST_HEADERS,
        "max_request_body_size": LARGEST_BODY,
        "outbuf_high_watermark": LARGEST_ANSWER,  # below it a thread never waits for a slow reader
        "log_socket_errors": False,  # people leave: that is no error
        "ident": "",
        **proxies(settings.PROXIES),
    }


def proxies(count: int) -> dict[str, Any]:
    """Return whose X-Forwarded headers are believed: nobody's, unless the settings count proxies in front."""
    if not count:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "clear_untrusted_proxy_headers": True,
        "trusted_proxy": "*",  # nobody but the proxy reaches the port: the settings say so by counting it
        "trusted_proxy_count": count,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
    }


def allow_connections() -> None:
    """Raise the number of files this process may open to what its connections need, as far as allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def server_on(listening: socket.socket, application: Any, threads: int) -> Server:
    """Return a server of the application on a socket that listens already."""
    where = (listening.family, listening.type, listening.proto, listening.getsockname())
    adj = Adjustments(**adjustments(threads))
    return Server(application, {}, True, listening, adj=adj, sockinfo=where, bind_socket=False)


def serve(server: Server) -> None:
    """Serve until SIGTERM or SIGINT, or until who started this process is gone; then finish what is begun."""
    stopping: list[int] = []

    def asked(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        server.pull_trigger()  # wakes the loop

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    parent = os.getppid()
    while not stopping and os.getppid() == parent:
        server.turn(1.0)
    server.rest()


def main() -> None:
    parser = argparse.ArgumentParser(description="A web process of Caravane; `caravane serve` starts it.")
    parser.add_argument("--socket", type=int, required=True, help="number of an open, listening socket")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--application", default="caravane.wsgi.application")
    asked = parser.parse_args()
    os.umask(0o077)
    allow_connections()
    application = import_string(asked.application)
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)  # whatever the application is
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # requests that wait a moment are no news
    serve(server_on(socket.socket(fileno=asked.socket), application, asked.threads))


if __name__ == "__main__":
    main()
