# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page state is checked for: axe (WCAG 2.2 AA, best practices), light and dark, and its width."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": TAGS,
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
RUN = f"""axe.run(document, {json.dumps(OPTIONS)}).then(result => JSON.stringify(
    {{ran: result.passes.length, found: result.violations.map(one => ({{
        id: one.id, help: one.help, nodes: one.nodes.slice(0, 4).map(node => node.html.slice(0, 160) + " — " +
            (node.any.concat(node.all, node.none)[0] || {{message: ""}}).message)}}))}}))"""
TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
        one => one.getBoundingClientRect().right > room + 1);
    return [`${document.documentElement.scrollWidth} px in ${room}`, ...wide.slice(0, 4).map(
        one => one.outerHTML.slice(0, 120))];
}"""
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
LOOKS = 3
LEAST_RULES = 5  # axe that passes fewer rules than this on a page did not look at it


@cache
def axe() -> str:
    return AXE.read_text()


def run_axe(page: Page) -> list[str]:
    """Return what axe finds on the page; looked at again when the page gave way to another under its eyes."""
    for _ in range(LOOKS):
        answer = evaluate_axe(page)
        if "value" in answer:
            return findings(json.loads(answer["value"]))
        page.wait_for_load_state()
    raise AssertionError(f"axe could not look at {page.url}: {answer.get('description', answer)}")


def evaluate_axe(page: Page) -> dict[str, Any]:
    """Run axe through the debugger, which the page's Content-Security-Policy does not reach."""
    session = page.context.new_cdp_session(page)
    # Light and dark are two looks at one page: the second finds axe there.
    for expression in ("typeof axe", f"{axe()};typeof axe"):
        there = session.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        if there["result"].get("value") == "object":
            break
    answer = session.send(
        "Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True}
    )
    session.detach()
    result: dict[str, Any] = answer["result"]
    return result


def findings(report: dict[str, Any]) -> list[str]:
    assert report["ran"] >= LEAST_RULES, f"axe ran on nothing: {report}"
    return [f"axe {one['id']}: {one['help']}: {'; '.join(one['nodes'])}" for one in report["found"]]


def double_of(page: Page, other: Page) -> Page:
    """Show on a page with JavaScript what one without it shows: axe needs promises. Scripts are left out."""
    html = SCRIPT.sub("", page.content()).replace("<noscript>", "<div>").replace("</noscript>", "</div>")
    path = page.url

    def fulfil(route: Any) -> None:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html)

    other.route(path, fulfil)
    other.goto(path)
    other.unroute(path)
    return other


def barriers(page: Page) -> list[str]:
    """Return what axe finds in light and in dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{scheme}: {problem}" for problem in run_axe(page)]
    return found


def overflow(page: Page, width: int) -> list[str]:
    """Return what makes people scroll sideways at this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.evaluate(TOO_WIDE)
    if before:
        page.set_viewport_size(before)
    return [f"wider than the screen: {' '.join(wide)}"] if wide else []
