# SPDX-License-Identifier: AGPL-3.0-or-later
"""The HTML that repeats on the list: options and rows. A template takes ten times longer."""

from collections.abc import Iterable, Mapping
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caravane.foundation.core.templatetags.caravane import day
from caravane.gather.proposals.models import Proposal

from .words import Addresses, Linked, Row, Theme, Told

EXCERPT = 160  # characters
ITEM = """<li class="said"{hue}>
<span class="number" aria-hidden="true">{number}</span>
<div>{tag}<h3><a href="{address}"><span class="visually-hidden">n° {number}, </span>{title}</a></h3>{words}
<p class="meta">{meta}</p></div>
<p class="fate"><b class="pill fate-{fate}">{label}</b> {links} {reason}</p>
</li>
"""


def options(choices: Iterable[tuple[str, str | Promise]], chosen: str = "") -> SafeString:
    """Return the options of a list, from (value, label)."""
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if chosen and value == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for value, label in choices
        )
    )


def select(name: str, label: str, shown: SafeString) -> SafeString:
    """Return a filter: its label, and its choices after the one that filters nothing."""
    everything = pgettext("filter", "All")
    return mark_safe(
        f'<div class="field"><label for="{name}">{escape(label)}</label><select id="{name}" name="{name}">'
        f'<option value="">{escape(everything)}</option>{shown}</select></div>'
    )


def page_links(pages: Iterable[tuple[int | None, str]], here: int) -> SafeString:
    """Return the pages of a list as items: links, the present page, and gaps."""
    name = _("Page")
    word = f'<span class="visually-hidden">{escape(name)} </span>'
    return mark_safe(
        "".join(f"<li>{page_link(number, address, here, word)}</li>" for number, address in pages)
    )


def page_link(number: int | None, address: str, here: int, word: str) -> str:
    if number is None:
        return '<span aria-hidden="true">…</span>'
    if number == here:
        return f'<span aria-current="page">{word}{number}</span>'
    return f'<a href="{escape(address)}">{word}{number}</a>'


def excerpt(text: str) -> str:
    """Return the first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + "…"


def list_items(
    addresses: Addresses,
    rows: Iterable[Row],
    told: Mapping[int, Told],
    themes: Mapping[int, Theme],
    neighbourhoods: Mapping[int, str],
) -> SafeString:
    """Return proposals as the list shows them: number, theme, title, first words, origin, fate."""
    labels = {fate: escape(str(fate.label)) for fate in {one.fate for one in told.values()}}
    channels = {value: str(label) for value, label in Proposal.Channel.choices}
    removed = _("Words removed")
    return mark_safe(
        "".join(
            ITEM.format(
                number=row.number,
                address=addresses.proposal(row.number),
                title=escape(row.title or removed),
                words=f"<p>{escape(excerpt(row.body))}</p>" if row.body else "",
                meta=meta(
                    day(row.said_on),
                    channels[row.channel],
                    row.origin,
                    neighbourhoods.get(row.neighbourhood or 0),
                ),
                fate=told[row.pk].fate.value,
                label=labels[told[row.pk].fate],
                links=" · ".join(map(anchor, told[row.pk].links)),
                reason=escape(told[row.pk].reason),
                **coloured(themes.get(row.theme or 0)),
            )
            for row in rows
        )
    )


def coloured(theme: Theme | None) -> dict[str, str]:
    """Return the tag of a theme and the attribute that gives its colour."""
    if theme is None:
        return {"hue": "", "tag": ""}
    return {
        "hue": f' data-hue="{escape(theme.hue)}"',
        "tag": f'<span class="tag">{escape(theme.name)}</span>',
    }


def meta(*parts: str | None) -> str:
    return escape(" · ".join(part for part in parts if part))


def anchor(link: Linked) -> str:
    """Return a link to a package, or to a proposal with its number."""
    number = f"n° {link.number}" if link.number else ""
    text = ", ".join(part for part in (number, link.title) if part)
    return f'<a href="{escape(link.address)}">{escape(text)}</a>'
