# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger of fates: what came in, by theme and by channel, against what became of it. It adds up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City

from .fates import Fate
from .filters import NONE, Cells, Choice, choices_of_channels
from .listing import cells_of, frame_of, keyed
from .words import address_of

THEME, CHANNEL, FATE = 0, 2, 3  # places of the three in a cell


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
    cells = cells_of(keyed(conference))
    rows, _neighbourhoods = frame_of(city, conference)
    themes = [Choice(one.slug, pk, one.name) for pk, one in rows.items()]
    hues = {one.slug: one.hue for one in rows.values()}
    by_fate = Counter[Any]()
    for cell, count in cells.items():
        by_fate[cell[FATE]] += count
    columns = [fate for fate in Fate if by_fate[fate.value]]
    base = address_of(request, "proposal_list")
    tables = [
        table(base, _("By theme"), _("Theme"), "theme", THEME, themes, hues, columns, cells),
        table(
            base,
            _("By channel"),
            _("Said where"),
            "canal",
            CHANNEL,
            choices_of_channels(),
            {},
            columns,
            cells,
        ),
    ]
    fates = [(fate, Entry(by_fate[fate.value], listed(base, suite=fate.value))) for fate in columns]
    return Ledger(conference.last_proposal_number, by_fate.total(), fates, tables)


def listed(base: str, **query: str) -> str:
    return f"{base}?{urlencode(query)}" if query else base


def table(
    base: str,
    caption: str | Promise,
    head: str | Promise,
    name: str,
    place: int,
    choices: Iterable[Choice],
    hues: dict[str, str],
    columns: Sequence[Fate],
    cells: Cells,
) -> Table:
    """Cross one dimension with the fates; lines without a proposal are left out."""
    counts = Counter[Any]()
    for cell, count in cells.items():
        counts[cell[place], cell[FATE]] += count
    lines = [
        line(base, choice, name, hues.get(choice.value, ""), columns, counts)
        for choice in [*choices, Choice(NONE, None, _("no theme"))]
        if any(counts[choice.stored, fate.value] for fate in columns)
    ]
    sums = [sum(one.entries[column].count for one in lines) for column in range(len(columns))]
    totals = Line(
        _("Total"),
        "",
        [Entry(n, listed(base, suite=fate.value)) for n, fate in zip(sums, columns, strict=True)],
        Entry(sum(one.total.count for one in lines), base),
    )
    return Table(caption, head, list(columns), lines, totals)


def line(
    base: str, choice: Choice, name: str, hue: str, columns: Sequence[Fate], counts: Counter[Any]
) -> Line:
    numbers = [counts[choice.stored, fate.value] for fate in columns]
    entries = [
        Entry(number, listed(base, **{name: choice.value, "suite": fate.value}))
        for number, fate in zip(numbers, columns, strict=True)
    ]
    return Line(choice.label, hue, entries, Entry(sum(numbers), listed(base, **{name: choice.value})))
