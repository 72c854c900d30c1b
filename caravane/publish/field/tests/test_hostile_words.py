# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows that are written by hand, without a template: whatever stands in a field stays words."""

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import NamedTuple, cast

import pytest
from django.utils.safestring import SafeString

from caravane.publish.field import markup
from caravane.publish.field.fates import Fate
from caravane.publish.field.words import Addresses, Linked, Row, Theme, Told

Word = Callable[[str], str]
ATTACK = "\">'><img src=x onerror=alert(1)>&amp;"


class Label(NamedTuple):
    """A fate whose label a town, or its translator, would have written."""

    value: str
    label: str


class Page(HTMLParser):
    """The skeleton of some markup, and the words that it holds once read."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.skeleton: list[tuple[str, list[str]]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skeleton.append((tag, [name for name, _value in attrs]))
        self.words += [value or "" for _name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def rows(word: Word) -> SafeString:
    fate = cast("Fate", Label("received", word("label")))
    links = (Linked(word("address"), word("link"), word("joined")),)
    row = Row(
        1, 7, word("title"), word("body"), 2, 3, "web", word("origin"), date(2021, 6, 12), "", "received"
    )
    return markup.list_items(
        Addresses("/propositions/", "/paquets/"),
        [row],
        {1: Told(fate, word("reason"), links)},
        {2: Theme("nourrir", word("theme"), word("hue"), "")},
        {3: word("neighbourhood")},
    )


def filters(word: Word) -> SafeString:
    return markup.select("theme", word("head"), markup.options([(word("value"), word("choice"))]))


def pages(word: Word) -> SafeString:
    return markup.page_links([(1, ""), (2, word("address"))], here=1)


def attacked(name: str) -> str:
    return name + ATTACK


FIELDS = {
    rows: [
        "label",
        "address",
        "link",
        "joined",
        "title",
        "body",
        "origin",
        "reason",
        "theme",
        "hue",
        "neighbourhood",
    ],
    filters: ["head", "value", "choice", "everything"],
    pages: ["address", "word"],
}


@pytest.mark.parametrize("make", FIELDS)
def test_hostile_words_in_every_field_stay_words(
    make: Callable[[Word], SafeString], monkeypatch: pytest.MonkeyPatch
) -> None:
    harmless = Page(make(str))
    monkeypatch.setattr(markup, "_", lambda _text: attacked("word"))
    monkeypatch.setattr(markup, "pgettext", lambda *_text: attacked("everything"))
    hostile = Page(make(attacked))
    assert hostile.skeleton == harmless.skeleton
    read = " ".join(hostile.words)
    assert [field for field in FIELDS[make] if attacked(field) not in read] == []


def test_removed_words_are_said_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_", lambda _text: attacked("removed"))
    read = Page(rows(lambda name: "" if name == "title" else name))
    assert attacked("removed") in " ".join(read.words)
