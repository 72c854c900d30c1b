# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public list of proposals: filtered, counted, sorted, twenty a page, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.search import matching

from .fates import FATE_SQL
from .filters import (
    DIMENSIONS,
    NONE,
    SORTS,
    TEXT_MAX,
    Choice,
    Facet,
    Rows,
    UnknownChoice,
    choices_of_channels,
    choices_of_fates,
    chosen_of,
    facet,
    narrowed,
)
from .markup import list_items
from .sql import FRAME, KEYS, PAGE, fetch, fetch_about, fetch_keys
from .words import Addresses, Row, Theme, tell

A_PAGE = 20


class PageBeyond(Exception):
    """The list has fewer pages than the one asked for."""

    def __init__(self, last: int) -> None:
        self.last = last


def proposals_received(conference: Conference) -> int:
    return Proposal.objects.filter(conference=conference).count()


@dataclass(frozen=True)
class Pill:
    """An active filter, and the address of the list without it."""

    label: str | Promise
    value: str | Promise
    address: str


@dataclass(frozen=True)
class Listing:
    """A page of the list with its filters."""

    total: int
    found: int
    text: str
    facets: list[Facet]
    sort: str
    pills: list[Pill]
    rows: SafeString
    page: int
    last: int


def keyed(conference: Conference, text: str = "", sort: str = "numero") -> Rows:
    """Return key, theme, neighbourhood, channel and fate of every proposal that holds the words, in order.

    Counts of all filters, results and pages come out of this one query: reading five small columns of every
    proposal costs less than asking the database again for each.
    """
    searched, words = "1 = 1", ()
    if text:
        condition, words = matching(Proposal.objects.order_by(), text).values("pk").query.sql_with_params()
        searched = f"id IN ({condition})"
    keys = KEYS.format(fate=FATE_SQL, searched=searched, order=SORTS[sort][1])
    return fetch_keys(keys, [conference.pk, *words])


def listing(request: HttpRequest, city: City, conference: Conference) -> Listing:
    """Return the page of the list that the address asks for. Raises UnknownChoice, PageBeyond."""
    query = request.GET
    text = query.get("q", "").strip()[:TEXT_MAX]
    sort = sort_of(query.get("tri", ""))
    rows = keyed(conference, text, sort)
    themes, neighbourhoods = frame_of(city, conference)
    facets = facets_of(themes, neighbourhoods, rows, query)
    chosen = [one.chosen for one in facets]
    found = narrowed(rows, chosen)
    page, last = page_of(query.get("page", "1"), len(found))
    shown = {row[0]: row[4] for row in found[(page - 1) * A_PAGE : page * A_PAGE]}
    return Listing(
        total=proposals_received(conference) if text else len(rows),
        found=len(found),
        text=text,
        facets=facets,
        sort=sort,
        pills=pills_of(query, text, facets),
        rows=rows_of(Addresses.of(request), shown, themes, neighbourhoods),
        page=page,
        last=last,
    )


def frame_of(city: City, conference: Conference) -> tuple[dict[int, Theme], dict[int, str]]:
    """Return the themes of an edition and the neighbourhoods of its town by key, in order, in one query."""
    themes: dict[int, Theme] = {}
    neighbourhoods: dict[int, str] = {}
    for kind, _order, key, *values in fetch(FRAME, [conference.pk, city.pk]):
        if kind == "theme":
            themes[key] = Theme(*values)
        else:
            neighbourhoods[key] = values[1]
    return themes, neighbourhoods


def facets_of(
    themes: Mapping[int, Theme], neighbourhoods: Mapping[int, str], rows: Rows, query: QueryDict
) -> list[Facet]:
    """Return the four filters; each counts what the others leave. Raises UnknownChoice."""
    labels = (_("Theme"), _("Neighbourhood"), _("Said where"), _("Fate"))
    choices: Sequence[Sequence[Choice]] = (
        [
            *(Choice(one.slug, pk, one.name) for pk, one in themes.items()),
            Choice(NONE, None, _("no theme")),
        ],
        [
            *(Choice(str(pk), pk, name) for pk, name in neighbourhoods.items()),
            Choice(NONE, None, _("whole town")),
        ],
        choices_of_channels(),
        choices_of_fates(),
    )
    chosen = [chosen_of(some, query.get(name, "")) for name, some in zip(DIMENSIONS, choices, strict=True)]
    return [
        facet(dimension, label, some, rows, chosen)
        for dimension, (label, some) in enumerate(zip(labels, choices, strict=True))
    ]


def page_of(asked: str, found: int) -> tuple[int, int]:
    """Return the page asked for and the last one. Raises UnknownChoice, PageBeyond."""
    last = max(1, -(-found // A_PAGE))
    if not asked.isdecimal() or len(asked) > 6 or int(asked) < 1:
        raise UnknownChoice(asked)
    if int(asked) > last:
        raise PageBeyond(last)
    return int(asked), last


def sort_of(asked: str) -> str:
    """Return the order asked for, by number when none is. Raises UnknownChoice."""
    if asked and asked not in SORTS:
        raise UnknownChoice(asked)
    return asked or "numero"


def rows_of(
    addresses: Addresses,
    shown: Mapping[int, str],
    themes: Mapping[int, Theme],
    neighbourhoods: Mapping[int, str],
) -> SafeString:
    """Return the page's proposals {key: fate} as list items, in two queries."""
    rows = {row[0]: Row(*(*row, shown[row[0]])) for row in fetch_about(PAGE, list(shown))}
    told = tell(addresses, rows.values(), {pk: theme.reason for pk, theme in themes.items()})
    return list_items(addresses, [rows[pk] for pk in shown], told, themes, neighbourhoods)


def address_with(query: QueryDict, **changes: str) -> str:
    """Return the query of the same list with some parameters changed, or taken away when empty."""
    kept = {name: value for name, value in query.items() if name != "page"} | changes
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def pills_of(query: QueryDict, text: str, facets: Iterable[Facet]) -> list[Pill]:
    """Return the active filters, each with the address that takes it away."""
    pills = [Pill(_("Words"), text, address_with(query, q=""))] if text else []
    return pills + [
        Pill(one.label, one.chosen.label, address_with(query, **{one.name: ""}))
        for one in facets
        if one.chosen
    ]


def pages_around(page: int, last: int) -> list[int | None]:
    """Return the page numbers worth a link: first, last, and those around; None where some are skipped."""
    kept = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    shown: list[int | None] = []
    for before, number in zip([0, *kept], kept, strict=False):
        if number - before > 1:
            shown.append(None)
        shown.append(number)
    return shown
