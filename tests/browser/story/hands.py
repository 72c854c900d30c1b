# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody does with a page: go somewhere by keyboard, write in a field."""

import re

from tests.browser.visitor import Visitor


def go(visitor: Visitor, role: str, name: str | re.Pattern[str]) -> None:
    """Reach a link or a button with the Tab key and press Enter."""
    visitor.tab_to(visitor.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
    visitor.page.keyboard.press("Enter")


def write(visitor: Visitor, label: str | re.Pattern[str], text: str) -> None:
    """Reach a field with the Tab key and type."""
    visitor.tab_to(visitor.page.get_by_label(label).first)
    visitor.page.keyboard.type(text)
