# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server of a web process, turned by hand: who drags on is closed, and no log says who it was."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from caravane.publish.desk.processes import listen
from caravane.web import HEADERS_WHOLE, Channel, Server, server_on

from .applications import mirror

CLIENT = "203.0.113.7"


@pytest.fixture
def server() -> Iterator[Server]:
    one = server_on(listen("127.0.0.1", 0), mirror, 1)
    yield one
    for channel in list(one.active_channels.values()):
        channel.handle_close()
    one.task_dispatcher.shutdown()
    one.close()


def held(server: Server, words: bytes) -> tuple[socket.socket, Any]:
    """Connect, say these words; return the connection, and the same as the server holds it."""
    connection = socket.create_connection(server.socket.getsockname())
    connection.sendall(words)
    deadline = time.monotonic() + 20
    while not any(channel.request for channel in server.active_channels.values()):
        assert time.monotonic() < deadline
        server.turn(0.1)
    [channel] = server.active_channels.values()
    return connection, channel


def test_who_drags_on_is_closed_and_who_does_not_is_left(server: Server) -> None:
    connection, channel = held(server, b"GET / HTTP/1.1\r\nX-Slow: ")
    with closing(connection):
        server.maintenance(time.time())
        assert not channel.will_close
        server.maintenance(time.time() + HEADERS_WHOLE + 1)
        assert channel.will_close


def test_a_connection_has_a_name_without_an_address() -> None:
    one = Channel.__new__(Channel)
    one.addr = (CLIENT, 80)
    assert repr(one) == str(one) == "<connection>"


def test_a_connection_that_could_not_be_taken_is_told_without_its_address(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.addr = (CLIENT, 80)
    server.logger.addHandler(caplog.handler)
    try:
        raise OSError("no more files")
    except OSError:
        server.handle_error()
    finally:
        server.logger.removeHandler(caplog.handler)
    assert "a connection could not be taken" in caplog.text
    assert CLIENT not in caplog.text
