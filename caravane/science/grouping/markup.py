# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turn what platforms export (HTML, entities, addresses of pages) into one line of words."""

import html
import re

__all__ = ["plain"]

SILENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
# A tag has a name; « x < 3 » and « <3 » are what somebody wrote.
BREAK = re.compile(
    r"</?(?:p|div|br|ul|ol|li|h[1-6]|tr|t[dh]|table|blockquote|section|hr)\b[^<>]*>", re.IGNORECASE
)
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
# Bounded, so that a very long word takes no longer than as many short ones.
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+", re.IGNORECASE)
ENCODED_TWICE = 2


def plain(text: str) -> str:
    """The words of a text on one line: no markup, no address of a page or of a person, entities decoded."""
    for _ in range(ENCODED_TWICE):
        if "<" in text:
            text = TAG.sub("", BREAK.sub(" ", SILENT.sub(" ", text)))
        if "&" in text:
            text = html.unescape(text)
    return " ".join(ADDRESS.sub(" ", text).replace("’", "'").split())
