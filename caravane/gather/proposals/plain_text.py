# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turn what other platforms export into words: HTML becomes paragraphs and dashes, no markup survives."""

import html
import re
from html.parser import HTMLParser

_PARAGRAPHS = "p div ul ol h1 h2 h3 h4 h5 h6 blockquote table pre hr section article"
_OTHERS = """
a abbr address aside audio b base body button canvas caption center cite code dd del details dl dt em embed
figcaption figure font footer form frame frameset head header html i iframe img input ins label legend li link
main mark math meta nav noscript object option param picture q s select small source span strike strong sub
summary sup svg tbody td template textarea tfoot th thead title track tt u var video wbr
"""
PARAGRAPHS = frozenset(_PARAGRAPHS.split())
LINES = frozenset({"br", "tr"})
SILENT = frozenset({"script", "style"})
TAGS = PARAGRAPHS | LINES | SILENT | frozenset(_OTHERS.split())
# What is between angle brackets and is no tag (« <rue à préciser> ») is what somebody wrote: it stays.
MARKUP = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})(?:[\s/][^>]*)?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag not in TAGS:
            self.handle_data(self.get_starttag_text() or "")
        elif tag == "li":
            self.parts.append("\n- ")
        else:
            self.parts.append("\n\n" if tag in PARAGRAPHS else "\n" if tag in LINES else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in PARAGRAPHS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def words_of(text: str) -> str:
    """Return a text without markup: paragraphs apart, list items after dashes, entities decoded.

    Markup hidden behind entities (twice encoded by an export) is removed as well. « x < 3 » stays.
    """
    for _round in range(3):
        if MARKUP.search(text):
            text = _without_tags(text)
        elif ENTITY.search(text):
            text = ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        else:
            break
    return _tidy(MARKUP.sub("", text))


def _without_tags(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    return "".join(words.parts)


def _tidy(text: str) -> str:
    lines = [
        re.sub(r"[ \t\xa0]+$", "", line)
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return a text on one line, without markup."""
    return " ".join(words_of(text).split())


def title_from(body: str, longest: int = 120) -> str:
    """Return the first sentence of a text or, when it is long, its first words and an ellipsis."""
    line = next((line for line in body.splitlines() if line.strip(" -•*")), "").strip(" -•*")
    sentence = re.split(r"(?<=[.!?…])\s", line, maxsplit=1)[0].strip()
    if len(sentence) <= longest:
        return sentence.removesuffix(".") if not sentence.endswith("..") else sentence
    cut = sentence[:longest].rsplit(" ", 1)[0][: longest - 1]
    return cut.rstrip(" ,;:") + "…"
