# SPDX-License-Identifier: AGPL-3.0-or-later
"""The HTML that repeats on the list: options and rows. A template takes ten times longer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caravane.foundation.core.templatetags.caravane import day
from caravane.gather.proposals.models import Proposal

from .words import Linked, Told

EXCERPT = 160  # characters
CHANNELS = dict(Proposal.Channel.choices)
NOTHING = SafeString("")
OPTION = '<option value="{}"{}>{}</option>'
SELECTED = SafeString(" selected")
TAG = '<span class="tag">{}</span>'
ITEM = """<li class="said"{hue}>
<span class="number" aria-hidden="true">{number}</span>
<div>{tag}<h3><a href="{address}"><span class="visually-hidden">n° {number}, </span>{title}</a></h3>{excerpt}
<p class="meta">{meta}</p></div>
<p class="fate"><b class="pill fate-{fate}">{label}</b> {links} {reason}</p>
</li>"""


def options(choices: Iterable[tuple[str, str | Promise]], chosen: str = "") -> SafeString:
    """Return the options of a list, from (value, label)."""
    return format_html_join(
        "",
        OPTION,
        ((value, SELECTED if chosen and value == chosen else NOTHING, label) for value, label in choices),
    )


def excerpt(text: str) -> str:
    """Return the first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + "…"


def list_item(
    row: Mapping[str, Any], address: str, theme: Mapping[str, Any] | None, place: str | Promise, told: Told
) -> SafeString:
    """Return a proposal of the list: number, theme, title, first words, origin, what became of it."""
    meta = (day(row["said_on"]), CHANNELS[row["channel"]], row["origin"], place)
    words = excerpt(row["start"])
    return format_html(
        ITEM,
        hue=format_html(' data-hue="{}"', theme["hue"]) if theme else NOTHING,
        number=row["number"],
        tag=format_html(TAG, theme["name"]) if theme else NOTHING,
        address=address,
        title=row["title"] or _("Words removed"),
        excerpt=format_html("<p>{}</p>", words) if words else NOTHING,
        meta=" · ".join(str(part) for part in meta if part),
        fate=told.fate.value,
        label=told.label,
        links=SafeString(" · ".join(map(anchor, told.links))),
        reason=told.reason,
    )


def anchor(link: Linked) -> SafeString:
    """Return a link to a package, or to a proposal with its number."""
    number = f"n° {link.number}" if link.number else ""
    text = ", ".join(part for part in (number, link.title) if part)
    return format_html('<a href="{}">{}</a>', link.address, conditional_escape(text))
