# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small applications, to see what the server does with any of them."""

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

Answer = Callable[[str, list[tuple[str, str]]], object]
TOLD = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST")
PART, PARTS = b"x" * 500_000, 16


def answer(start: Answer, body: bytes) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def mirror(environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
    """Say who is asking, as the application sees it."""
    return answer(start, json.dumps({name: environ.get(name) for name in TOLD}).encode())


def slow(environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
    """Take a while to answer, but for `/sante/`."""
    if environ["PATH_INFO"] != "/sante/":
        time.sleep(2)
    return answer(start, b"done")


def much(environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
    """Answer eight million bytes, part by part, but for `/sante/`."""
    if environ["PATH_INFO"] == "/sante/":
        return answer(start, b"well")
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(PART) * PARTS))])
    return iter([PART] * PARTS)


def rights(_environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
    """Say what a file that this process writes is closed to."""
    closed = os.umask(0o077)
    os.umask(closed)
    return answer(start, f"{closed:04o}".encode())


def broken(environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
    """Fail with what was asked in the message, but for `/sante/`."""
    if environ["PATH_INFO"] == "/sante/":
        return answer(start, b"well")
    raise ValueError(f"{environ['REMOTE_ADDR']} {environ['PATH_INFO']} {environ['QUERY_STRING']}")
