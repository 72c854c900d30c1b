# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything a real server writes while it is provoked: what happened, never who nor what they wrote."""

import re
import socket
import sqlite3
from pathlib import Path

import pytest

from .serving import Running, site, web

SECRETS = ("127.0.0.1", "203.0.113.7", "rosa@ivry.example", "hunter2", "evil.example", "jeton-secret")
ADDRESS = re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b|\b[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}\b")
FORM = "application/x-www-form-urlencoded"
RAW = [
    b"GARBAGE rosa@ivry.example\r\n\r\n",
    b"GET /?q=hunter2 HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : rosa@ivry.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: hunter2\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rosa@ivry.example\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nhunter2\r\n",
    b"GET /compte/jeton-secret/?email=rosa@ivry.example HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /%ff%00hunter2 HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=hunter2\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7, hunter2\r\n\r\n",
    b'GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: "\r\nX-Forwarded-Proto: hunter2\r\n\r\n',
]

pytestmark = pytest.mark.concurrent


def send(port: int, words: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def leave_without_listening(port: int) -> None:
    """Ask, and be gone before the answer."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.sendall(b"GET /?q=hunter2 HTTP/1.1\r\nHost: localhost\r\n\r\n")


def posts(body: bytes, **headers: str) -> bytes:
    lines = {"Host": "localhost", "Content-Type": FORM, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return b"POST /compte/login/?next=jeton-secret HTTP/1.1\r\n" + head.encode() + b"\r\n" + body


def provoke(running: Running) -> None:
    for words in RAW:
        send(running.port, words)
    body = b"login=rosa@ivry.example&password=hunter2"
    send(running.port, posts(body))  # no token
    send(running.port, posts(body, Cookie="csrftoken=hunter2", Referer="http://evil.example/"))
    send(running.port, posts(body, Origin="http://evil.example"))
    for _ in range(20):
        leave_without_listening(running.port)


def break_the_database(data: Path) -> None:
    """Take away what the log-in needs: its next post is an error 500."""
    with sqlite3.connect(data / "caravane.sqlite3") as database:
        database.execute("ALTER TABLE accounts_user RENAME TO elsewhere")
    database.close()


def assert_silent(written: str) -> None:
    assert [secret for secret in SECRETS if secret in written] == []
    assert not ADDRESS.search(re.sub(r"\d\d:\d\d:\d\d,\d+", "", written))


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_a_provoked_site_writes_down_neither_who_nor_what(tmp_path: Path, proxies: str) -> None:
    data = tmp_path / "data"
    with site(data, CARAVANE_PROXIES=proxies) as running:
        send(running.port, b"GET /installation/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        found_a_town(data)
        provoke(running)
        break_the_database(data)
        token = "a" * 32
        body = f"login=rosa@ivry.example&password=hunter2&csrfmiddlewaretoken={token}".encode()
        send(running.port, posts(body, Cookie=f"csrftoken={token}"))
        running.stop()
    written = running.log.read_text()
    assert "ERROR django.request: 500 at POST /compte/login/" in written
    assert "OperationalError" in written
    assert "django.security" in written
    assert_silent(written.replace("http://127.0.0.1", "").replace("code=", ""))


def found_a_town(data: Path) -> None:
    with sqlite3.connect(data / "caravane.sqlite3") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(territory_city)") if row[1] != "id"]
        kinds = {row[1]: row[2] for row in database.execute("PRAGMA table_info(territory_city)")}
        known = {"name": "Ivry-sur-Seine", "insee_code": "94041", "colour": "#17456b", "accent": "#ffc83d"}
        blank = {name: "" if kinds[name].startswith(("varchar", "text")) else 0 for name in columns}
        values = [known.get(name, blank[name]) for name in columns]
        marks = ", ".join("?" for _ in columns)
        database.execute(f"INSERT INTO territory_city ({', '.join(columns)}) VALUES ({marks})", values)
    database.close()


def test_an_application_that_fails_is_told_without_its_words(tmp_path: Path) -> None:
    with web("tests.load.applications.broken", tmp_path) as running:
        send(running.port, b"GET /jeton-secret/?q=hunter2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        running.stop()
    written = running.log.read_text()
    assert "Exception while serving" in written
    assert "builtins.ValueError" in written
    assert_silent(written)
