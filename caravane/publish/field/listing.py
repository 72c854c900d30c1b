# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public list of proposals: filtered, counted, sorted, twenty a page, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City, Neighbourhood
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.search import matching

from .fates import with_fate
from .filters import (
    COLUMNS,
    DIMENSIONS,
    NONE,
    SORTS,
    TEXT_MAX,
    Cells,
    Choice,
    Facet,
    UnknownChoice,
    choices_of_channels,
    choices_of_fates,
    chosen_of,
    facet,
    matches,
)
from .words import Told, address_of, tell

A_PAGE = 20
EXCERPT = 160  # characters
CHANNELS = dict(Proposal.Channel.choices)


class PageBeyond(Exception):
    """The list has fewer pages than the one asked for."""

    def __init__(self, last: int) -> None:
        self.last = last


@dataclass(frozen=True)
class Row:
    """A proposal as the list shows it."""

    number: int
    address: str
    title: str
    excerpt: str
    theme: Mapping[str, Any] | None
    neighbourhood: str
    channel: str | Promise
    origin: str
    said_on: date
    told: Told


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
    rows: list[Row]
    page: int
    last: int


def cells_of(proposals: QuerySet[Proposal]) -> dict[tuple[Any, ...], int]:
    """Count proposals by theme, neighbourhood, channel and fate at once: {the four: how many}. One query."""
    rows = with_fate(proposals).order_by().values_list(*COLUMNS).annotate(count=Count("pk"))
    return {tuple(cell): count for *cell, count in rows}


def proposals_of(conference: Conference) -> QuerySet[Proposal]:
    return Proposal.objects.filter(conference=conference)


def listing(request: HttpRequest, city: City, conference: Conference) -> Listing:
    """Return the page of the list that the address asks for. Raises UnknownChoice, PageBeyond."""
    query = request.GET
    text = query.get("q", "").strip()[:TEXT_MAX]
    proposals = proposals_of(conference)
    searched = matching(proposals, text) if text else proposals
    cells = cells_of(searched)
    themes = themes_of(conference)
    facets = facets_of(city, themes, cells, query)
    chosen = [one.chosen for one in facets]
    found = sum(count for cell, count in cells.items() if matches(cell, chosen))
    page, last = page_of(query.get("page", "1"), found)
    sort = sort_of(query.get("tri", ""))
    rows = rows_of(request, narrowed(searched, chosen, sort), page, themes, facets[1])
    total = proposals.count() if text else sum(cells.values())
    return Listing(total, found, text, facets, sort, pills_of(query, text, facets), rows, page, last)


def themes_of(conference: Conference) -> dict[int, dict[str, Any]]:
    """Return {identifier: what the pages show of a theme}, in order."""
    rows = Theme.objects.filter(conference=conference).values("pk", "slug", "name", "hue", "not_voted_reason")
    return {theme["pk"]: dict(theme) for theme in rows}


def facets_of(
    city: City, themes: Mapping[int, Mapping[str, Any]], cells: Cells, query: QueryDict
) -> list[Facet]:
    """Return the four filters; each counts what the others leave. Raises UnknownChoice."""
    neighbourhoods = Neighbourhood.objects.filter(city=city).values_list("pk", "name")
    labels = (_("Theme"), _("Neighbourhood"), _("Said where"), _("What became of it"))
    choices: Sequence[Sequence[Choice]] = (
        [
            *(Choice(one["slug"], pk, one["name"]) for pk, one in themes.items()),
            Choice(NONE, None, _("no theme")),
        ],
        [*(Choice(str(pk), pk, name) for pk, name in neighbourhoods), Choice(NONE, None, _("whole town"))],
        choices_of_channels(),
        choices_of_fates(),
    )
    chosen = [chosen_of(some, query.get(name, "")) for name, some in zip(DIMENSIONS, choices, strict=True)]
    return [
        facet(dimension, label, some, cells, chosen)
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


def narrowed(proposals: QuerySet[Proposal], chosen: Iterable[Choice | None], sort: str) -> QuerySet[Proposal]:
    """Keep the proposals that answer the filters, in the order asked for."""
    wanted = {column: choice.stored for column, choice in zip(COLUMNS, chosen, strict=True) if choice}
    equal = {column: value for column, value in wanted.items() if value is not None}
    absent = {f"{column}__isnull": True for column, value in wanted.items() if value is None}
    return with_fate(proposals).filter(**equal, **absent).order_by(*SORTS[sort][1])


def rows_of(
    request: HttpRequest,
    proposals: QuerySet[Proposal],
    page: int,
    themes: Mapping[int, Mapping[str, Any]],
    neighbourhoods: Facet,
) -> list[Row]:
    """Return one page of proposals ready to show, in two queries."""
    values = list(
        proposals.annotate(start=Substr("body", 1, EXCERPT * 2)).values(
            "pk", "number", "title", "start", *COLUMNS, "origin", "said_on", "redaction_ground"
        )[(page - 1) * A_PAGE : page * A_PAGE]
    )
    told = tell(request, values, {pk: theme["not_voted_reason"] for pk, theme in themes.items()})
    names = {choice.stored: choice.label for choice in neighbourhoods.choices if choice.stored}
    base = address_of(request, "proposal_list")  # one reversal for twenty addresses
    return [
        Row(
            number=row["number"],
            address=f"{base}{row['number']}/",
            title=row["title"],
            excerpt=Truncator(" ".join(row["start"].split())).chars(EXCERPT, truncate="…"),
            theme=themes.get(row["theme_id"]),
            neighbourhood=str(names.get(row["neighbourhood_id"], "")),
            channel=CHANNELS[row["channel"]],
            origin=row["origin"],
            said_on=row["said_on"],
            told=told[row["pk"]],
        )
        for row in values
    ]


def address_with(query: QueryDict, **changes: str) -> str:
    """Return the query of the same list with some parameters changed, or taken away when empty."""
    kept = query.copy()
    for name in ("page", *changes):
        kept.pop(name, None)
    for name, value in changes.items():
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"


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
