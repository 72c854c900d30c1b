# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make the README's pictures again, from the demonstration: docs/screenshots/NAME-WIDTH.png.

    python tools/screenshots.py

Loads both views of the demonstration into a scratch folder, serves each on a free port, and looks at it with
the machine's Chromium.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.server import ROOT, serving
from tools.machine import chromium

PICTURES = ROOT / "docs/screenshots"
WIDE, PHONE = (1280, 900), (360, 740)
RESIDENT = "habitante@ivry.example"


def load(view: str, data: str) -> str:
    """Load one view of the demonstration; return the password of its accounts."""
    command = [sys.executable, "manage.py", "demo", "--view", view, "--load-only"]
    subprocess.run(command, cwd=ROOT, env=environment(data), check=True, stdout=subprocess.DEVNULL)
    return (Path(data) / "demo-password").read_text(encoding="ascii")


def environment(data: str) -> dict[str, str]:
    others = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**others, "CARAVANE_DATA": data}


def picture(
    browser: Browser, port: int, name: str, size: tuple[int, int], go: Callable[[Page], object]
) -> None:
    """Take one picture of what `go` leads to."""
    width, height = size
    view = {"width": width, "height": height}
    context = browser.new_context(viewport=view, locale="fr-FR", base_url=f"http://127.0.0.1:{port}")
    page = context.new_page()
    go(page)
    page.screenshot(path=PICTURES / f"{name}-{width}.png")
    context.close()


def ballot(password: str) -> Callable[[Page], None]:
    """Sign in as the resident and open a theme of the ballot with two packages ranked."""

    def go(page: Page) -> None:
        page.goto("/vote/bulletin/")
        page.fill("[name=login]", RESIDENT)
        page.fill("[name=password]", password)
        page.click("main form [type=submit]")
        page.fill("[name=last_name]", "Personnage")
        page.fill("[name=first_names]", "Rosa")
        page.fill("[name=birth_date]", "12/03/1951")
        page.check("[name=tie][value=lives]")
        page.click("main form [type=submit]")
        page.get_by_role("link", name=re.compile("Se nourrir")).first.click()
        page.locator(".ranks button:visible").nth(0).click()
        page.locator(".ranks button:visible").nth(7).click()
        page.evaluate("scrollTo(0, 0)")

    return go


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        flags = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        password = load("vote", f"{data}/vote")
        with serving("caravane.wsgi.application", CARAVANE_DATA=f"{data}/vote") as server:
            picture(browser, server.port, "home", WIDE, lambda page: page.goto("/"))
            picture(browser, server.port, "proposal", PHONE, lambda page: page.goto("/propositions/214/"))
            picture(browser, server.port, "ballot", PHONE, ballot(password))
        load("results", f"{data}/results")
        with serving("caravane.wsgi.application", CARAVANE_DATA=f"{data}/results") as server:
            picture(browser, server.port, "results", WIDE, lambda page: page.goto("/resultats/"))
        browser.close()


if __name__ == "__main__":
    main()
