# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger of fates: what came in, by theme and by channel, against what became of it. It adds up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City

from .fates import Fate
from .filters import NONE, Choice, Rows, choices_of_channels
from .listing import frame_of, keyed
from .words import address_of

THEME, CHANNEL, FATE = 1, 3, 4  # places of the three in a row of the list


@dataclass(frozen=True)
class Dimension:
    """What a table of the ledger crosses with the fates."""

    name: str  # in the address of the list
    caption: str | Promise
    head: str | Promise
    place: int
    choices: Sequence[Choice]
    hues: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A number of the ledger, and the list of those it counts."""

    count: int
    address: str = ""


@dataclass(frozen=True)
class Line:
    label: str | Promise
    hue: str
    entries: list[Entry]
    total: Entry


@dataclass(frozen=True)
class Table:
    """A table of the ledger: its fates are columns; the last line is their totals."""

    caption: str | Promise
    head: str | Promise
    columns: list[Fate]
    lines: list[Line]
    totals: Line


@dataclass(frozen=True)
class Ledger:
    """Both tables, what was received, and how many have a fate."""

    received: int
    followed: int
    fates: list[tuple[Fate, Entry]]
    tables: list[Table]

    @property
    def adds_up(self) -> bool:
        return all(one.totals.total.count == self.received for one in self.tables) and (
            self.followed == self.received
        )


def ledger(request: HttpRequest, city: City, conference: Conference) -> Ledger:
    """Return the ledger of an edition, in two queries."""
    rows = keyed(conference)
    base = address_of(request, "proposal_list")
    by_fate = Counter(map(itemgetter(FATE), rows))
    columns = columns_of(rows)
    fates = [(fate, Entry(by_fate[fate.value], listed(base, suite=fate.value))) for fate in columns]
    tables = [table(base, one, columns, rows) for one in dimensions(city, conference)]
    return Ledger(conference.last_proposal_number, len(rows), fates, tables)


def dimensions(city: City, conference: Conference) -> list[Dimension]:
    """Return what the ledger crosses: themes, then channels."""
    themes, _neighbourhoods = frame_of(city, conference)
    choices = [Choice(one.slug, pk, one.name) for pk, one in themes.items()]
    choices.append(Choice(NONE, None, _("no theme")))
    hues = {one.slug: one.hue for one in themes.values()}
    return [
        Dimension("theme", _("By theme"), _("Theme"), THEME, choices, hues),
        Dimension("canal", _("By channel"), _("Said where"), CHANNEL, choices_of_channels(), {}),
    ]


def columns_of(rows: Rows) -> list[Fate]:
    """Return the fates that some proposal has, in order."""
    met = {row[FATE] for row in rows}
    return [fate for fate in Fate if fate.value in met]


def listed(base: str, **query: str) -> str:
    return f"{base}?{urlencode(query)}"


def table(base: str, dimension: Dimension, columns: Sequence[Fate], rows: Rows) -> Table:
    """Cross one dimension with the fates; lines without a proposal are left out."""
    counts = Counter((row[dimension.place], row[FATE]) for row in rows)
    lines = [
        line(base, choice, dimension, columns, counts)
        for choice in dimension.choices
        if any(counts[choice.stored, fate.value] for fate in columns)
    ]
    sums = [sum(one.entries[column].count for one in lines) for column in range(len(columns))]
    entries = [Entry(n, listed(base, suite=fate.value)) for n, fate in zip(sums, columns, strict=True)]
    totals = Line(_("Total"), "", entries, Entry(sum(one.total.count for one in lines), base))
    return Table(dimension.caption, dimension.head, list(columns), lines, totals)


def line(
    base: str, choice: Choice, dimension: Dimension, columns: Sequence[Fate], counts: Mapping[Any, int]
) -> Line:
    numbers = [counts[choice.stored, fate.value] for fate in columns]
    here = {dimension.name: choice.value}
    entries = [
        Entry(number, listed(base, **here, suite=fate.value))
        for number, fate in zip(numbers, columns, strict=True)
    ]
    hue = dimension.hues.get(choice.value, "")
    return Line(choice.label, hue, entries, Entry(sum(numbers), listed(base, **here)))
