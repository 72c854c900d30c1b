# SPDX-License-Identifier: AGPL-3.0-or-later
"""Is this HTML valid? Asked of vnu, the W3C's checker, where Java runs, else of html5lib's strict parser."""

import hashlib
import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import html5lib
from html5lib.html5parser import ParseError

VNU = Path(__file__).resolve().parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"
START_SECONDS = 60
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=")\w+')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def java_runs() -> bool:
    return (
        bool(shutil.which("java"))
        and not subprocess.run(["java", "-version"], capture_output=True, check=False).returncode
    )


class StrictParser:
    """The fallback: it sees broken syntax, not misused elements."""

    def errors(self, html: str) -> list[str]:
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except ParseError as error:
            return [f"html5lib: {error!r}"]
        return []

    def stop(self) -> None:
        """Nothing runs."""


class Vnu:
    """A vnu server of our own, one a test process; a page already found valid is not asked again."""

    def __init__(self) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}/?out=json"
        self.process = subprocess.Popen(
            [
                *("java", "-Xmx256m", "-Xss2m", "-XX:TieredStopAtLevel=1"),
                *("-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(VNU)),
                *("nu.validator.servlet.Main", str(port)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.valid: set[str] = set()

    def ask(self, html: str) -> dict[str, list[dict[str, str]]]:
        request = Request(self.address, html.encode(), {"Content-Type": "text/html; charset=utf-8"})
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urlopen(request, timeout=START_SECONDS) as answer:
                    return json.load(answer)
            except (URLError, ConnectionError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.2)

    def errors(self, html: str) -> list[str]:
        """Return what is wrong with a page, one line each."""
        digest = hashlib.sha256(TOKEN.sub(r"\1", html).encode()).hexdigest()
        if digest in self.valid:
            return []
        messages = [one for one in self.ask(html)["messages"] if "error" in one["type"]]
        if not messages:
            self.valid.add(digest)
        return [f"vnu: {one['message']} ({one.get('extract', '').strip()!r})" for one in messages]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def checker() -> Vnu | StrictParser:
    """Return the best checker that this machine can run."""
    return Vnu() if VNU.exists() and java_runs() else StrictParser()
