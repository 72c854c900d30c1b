# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody at a browser: goes by what is written on the page, and writes down whatever goes wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from caravane.foundation.accounts.models import User

from . import eyes
from .markup import StrictParser, Vnu

LISTEN = """addEventListener("securitypolicyviolation", event => caravaneSaw(
    `CSP ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))"""
LOCAL = re.compile(r"^(https?://(localhost|127\.0\.0\.1|[\w.-]+\.example)[:/]|data:|blob:|about:)")
LEFT_BEFORE_IT_CAME = "net::ERR_ABORTED"  # a picture not yet there when the person went on
SOONEST_REFUSAL = 400
SERVER_ERROR = 500
NARROW = 320


@dataclass(frozen=True)
class Device:
    """What the person holds."""

    width: int = 1280
    height: int = 800
    javascript: bool = True
    dark: bool = False
    language: str = "fr-FR"
    touch: bool = False


PHONE = Device(width=320, height=640, touch=True)
NO_JAVASCRIPT = Device(javascript=False)


class Visitor:
    """A person, their browser and what went wrong in it.

    `problems` fills by itself: Content-Security-Policy violations, errors on the console, failed or
    third-party requests, refused pages that were not expected. The fixture fails the test if any is left at
    the end, or if the server sent HTML that is not valid.
    """

    def __init__(
        self,
        context: BrowserContext,
        address: str,
        html: Vnu | StrictParser,
        double: Callable[[], Page],
        device: Device,
    ) -> None:
        self.context, self.address, self.html, self.double, self.device = (
            context,
            address,
            html,
            double,
            device,
        )
        self.problems: list[str] = []
        self.expected = {200}
        context.expose_binding("caravaneSaw", lambda _source, text: self.problems.append(text))
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        # A refused page is told on the console as well; _response judges it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not LOCAL.match(request.url):
            self.problems.append(f"a request to a third party: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT_BEFORE_IT_CAME:
            self.problems.append(f"failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        allowed = self.expected if response.request.is_navigation_request() else {200}
        if response.status >= SOONEST_REFUSAL and response.status not in allowed:
            self.problems.append(f"{response.status} at {response.request.method} {response.url}")

    def visit(self, path: str = "/", *, status: int = 200) -> None:
        """Type an address; say which status is expected when it is a refusal."""
        self.expected.add(status)
        answer = self.page.goto(self.address + path)
        got = answer.status if answer else "nothing"
        assert got == status, f"{path}: {got}, not {status}"

    def expect_refusal(self, status: int) -> None:
        """Say that a page of this journey answers with this status, on purpose."""
        self.expected.add(status)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def sign_in(self, user: User) -> None:
        """Sign in at once, without the form."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])

    def follow(self, text: str | re.Pattern[str], *, within: str = "") -> None:
        """Follow the first link that reads so."""
        self._scope(within).get_by_role("link", name=text).first.click()

    def press(self, text: str | re.Pattern[str], *, within: str = "") -> None:
        """Press the first button that reads so."""
        self._scope(within).get_by_role("button", name=text).first.click()

    def enter(self) -> None:
        """Press Enter in a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _scope(self, selector: str) -> Locator:
        return self.page.locator(selector or "body")

    def fill(self, label: str | re.Pattern[str], value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def choose(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose in a list, by what the option reads."""
        self.page.get_by_label(label).first.select_option(label=option)

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Tick a box, or pick one of several."""
        self.page.get_by_label(label).first.check()

    def hand_over(self, label: str | re.Pattern[str], path: Path) -> None:
        """Give a file."""
        self.page.get_by_label(label).first.set_input_files(path)

    def tab_to(self, target: Locator, *, at_most: int = 200) -> None:
        """Reach an element with the Tab key alone; fails when the keyboard cannot get there."""
        for _ in range(at_most):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def check(self) -> None:
        """Check the state on screen: axe in light and dark, valid HTML, no sideways scroll down to 320 px."""
        self.page.wait_for_load_state()  # a page that has words may still wait for its style sheet
        problems = [*self._barriers(), *self.html.errors(self.page.content())]
        for width in sorted({NARROW, self.device.width}):
            problems += eyes.overflow(self.page, width)
        assert not problems, "\n".join([self.page.url, *problems])

    def _barriers(self) -> list[str]:
        if not self.device.javascript:
            return eyes.barriers(eyes.double_of(self.page, self.double()))
        found = eyes.barriers(self.page)
        scheme: Any = "dark" if self.device.dark else "light"
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        return found
