# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tags that every template may use: links within an edition, safe prose, dates as people say them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import nh3
from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import get_urlconf, reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext
from markdown_it import MarkdownIt

register = template.Library()
markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "heading", "lheading"])
OF_AN_EDITION = {"home", "proposal_list", "package_list", "vote", "results"}
LONG = 60  # days: beyond, the months say enough
YEARS = 400  # days: beyond, only the end is worth saying
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "hr"}


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, **kwargs: Any) -> str:
    """Return the address of a public page in the edition being read."""
    request = context["request"]
    if request.is_past_edition and request.conference:
        kwargs["year"] = request.conference.year
    return _address(name, get_language(), get_urlconf(), **kwargs)


@lru_cache(maxsize=2000)
def _address(name: str, _language: str | None, _urlconf: str | None, **kwargs: Any) -> str:
    """Remember addresses: they depend on nothing else, and a page asks for many."""
    return reverse(name, kwargs=kwargs)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str, *, exact: bool = False) -> SafeString:
    """Return a menu link, marked when it leads to the page being read, or above it unless `exact`."""
    address = link(context, name) if name in OF_AN_EDITION else _address(name, get_language(), get_urlconf())
    path = context["request"].path
    within = not exact and name != "home" and address.count("/") > 1 and path.startswith(address)
    current = "page" if path == address else "true" if within else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark, label)


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[dict[str, str]]:
    """Return the same page in the other languages of the site: code, name in that language, path."""
    current = get_language() or settings.LANGUAGE_CODE
    bare = (
        context["request"].path.removeprefix(f"/{current}")
        if current != settings.LANGUAGE_CODE
        else context["request"].path
    )
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "path": _in_language(bare, code),
        }
        for code, _name in settings.LANGUAGES
        if code != current
    ]


def _in_language(bare: str, code: str) -> str:
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


@register.filter
def prose(text: str) -> SafeString:
    """Render what people wrote as safe HTML: paragraphs, lists, emphasis and links, nothing else."""
    return mark_safe(nh3.clean(markdown.render(text), tags=TAGS, link_rel="nofollow noopener ugc"))


def _local_day(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


@register.filter
def day(moment: datetime | date | None) -> str:
    """Write a day as people say it: « 25 novembre », « 1er décembre »."""
    if moment is None:
        return ""
    when = _local_day(moment)
    ordinal = "er" if when.day == 1 and _french() else ""
    return f"{when.day}{ordinal} {MONTHS[when.month]}"


def _french() -> bool:
    return (get_language() or "").startswith("fr")


@register.simple_tag
def period(start: datetime, end: datetime) -> str:
    """Write a span of days whose end is excluded, as people say it.

    « 9 juin », « 8 – 9 novembre », « 25 novembre – 2 décembre », « juin – septembre »,
    « jusqu’en décembre 2023 ».
    """
    first, last = _local_day(start), _local_day(end - timedelta(microseconds=1))
    days = (last - first).days
    if days == 0:
        return day(first)
    if days > YEARS:
        return gettext("until %(month)s") % {"month": date_format(last, "F Y")}
    if days > LONG:
        return f"{date_format(first, 'F')} – {date_format(last, 'F' if first.year == last.year else 'F Y')}"
    if _french() and (first.year, first.month) == (last.year, last.month):
        return f"{day(first).split()[0]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def poster(title: str) -> SafeString:
    """Set what follows the first comma of a title in the second colour, as on a poster."""
    head, comma, tail = title.partition(",")
    if not comma:
        return conditional_escape(title)
    return mark_safe(f"{conditional_escape(head)}, <em>{conditional_escape(tail.strip())}</em>")
