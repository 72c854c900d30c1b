# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys in a real Chromium, on a live server and a database in a file.

    def test_a_resident_reads(visitor, conference):         one person at a desk
        visitor.visit("/propositions/")
        visitor.check()

    def test_at_a_caravan(new_visitor): ...                  new_visitor(PHONE), new_visitor(NO_JAVASCRIPT), …

`at(instant)` sets the clock that pages read, in the live server as well.
"""

import gzip
import os
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tools.machine import chromium

from .markup import StrictParser, Vnu, checker
from .visitor import Device, Visitor

FOLDER = Path(__file__).parent
PATIENCE = 10_000  # milliseconds
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # Nothing but this machine has an address; the towns of the tests live here.
    "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# Playwright's loop makes Django believe that this code is asynchronous; it is not.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for a test process. Its absence is a failure, never a skip."""
    path = chromium()
    assert path, "Chromium is missing: python tools/machine.py chromium"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        yield started
        started.close()


@pytest.fixture(scope="session")
def html_checker() -> Iterator[Vnu | StrictParser]:
    started = checker()
    yield started
    started.stop()


@pytest.fixture
def pages_sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Collect every HTML page that the live server sends: (path, text)."""
    sent: list[tuple[str, str]] = []
    answer = WSGIHandler.get_response

    def listening(self: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
        response: Any = answer(self, request)
        if (
            response.get("Content-Type", "").startswith("text/html")
            and not response.streaming
            and response.content
        ):
            packed = response.get("Content-Encoding") == "gzip"  # a page kept in the cache
            text = gzip.decompress(response.content) if packed else response.content
            sent.append((request.path, text.decode()))
        return response

    monkeypatch.setattr(WSGIHandler, "get_response", listening)
    return sent


@pytest.fixture
def _broken_pages_say_why() -> Iterator[None]:
    """Print what broke in the live server, for pytest to show beside the failed journey."""

    def say(**_: object) -> None:
        traceback.print_exc()

    got_request_exception.connect(say)
    yield
    got_request_exception.disconnect(say)


@pytest.fixture
def new_visitor(
    browser: Browser,
    pages_sent: list[tuple[str, str]],
    live_server: LiveServer,
    html_checker: Vnu | StrictParser,
    _broken_pages_say_why: None,
) -> Iterator[Callable[..., Visitor]]:
    """Return a way to seat somebody at a browser of their own; what went wrong in one fails the test."""
    visitors: list[Visitor] = []
    doubles: list[Page] = []

    def double() -> Page:
        if not doubles:
            doubles.append(browser.new_context().new_page())
        return doubles[0]

    def seat(device: Device | None = None, *, host: str = "") -> Visitor:
        held = device or Device()
        context = browser.new_context(
            viewport={"width": held.width, "height": held.height},
            java_script_enabled=held.javascript,
            color_scheme="dark" if held.dark else "light",
            reduced_motion="reduce",
            has_touch=held.touch,
            locale=held.language,
            timezone_id="Europe/Paris",
        )
        context.set_default_timeout(PATIENCE)
        address = f"http://{host}:{live_server.thread.port}" if host else live_server.url
        visitors.append(Visitor(context, address, html_checker, double, held))
        return visitors[-1]

    yield seat
    for context in [one.context for one in visitors] + [page.context for page in doubles]:
        context.close()
    invalid = [f"{path}: {error}" for path, text in pages_sent for error in html_checker.errors(text)]
    problems = [problem for one in visitors for problem in one.problems]
    assert not problems + invalid, "\n".join(dict.fromkeys(problems + invalid))


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    """Somebody at a desk: 1280 × 800, JavaScript, light."""
    return new_visitor()
