# SPDX-License-Identifier: AGPL-3.0-or-later
"""The recipe of the proposals' import: rows become proposals, with the themes and packages they name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caravane.decide.packages.actions import create_package, include_many
from caravane.decide.packages.models import Package
from caravane.foundation.conferences.actions import ThemeRow, set_themes
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.core.words import plain
from caravane.gather.proposals.actions import submit_many
from caravane.gather.proposals.importing import (
    FIELDS,
    Reader,
    RowRefused,
    Said,
    first_wordings,
    pretty_name,
    reader_of,
    wording,
)
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.plain_text import one_line
from caravane.support.imports.recipes import Cells, Field, Option, Plan, Preview, Problem, Recipe, Request

ADD_THEMES = "add_themes"
SHOWN = 8  # rows of the preview
NAMED = 12  # unknown themes told by name
PACKAGE = Field(
    "package",
    gettext_lazy("Package"),
    ("paquet", "package", "objective_label", "objectif", "objective", "groupe", "regroupement"),
    gettext_lazy("Creates the package in the row’s theme if it is not there yet."),
)
PACKAGE_ID = Field(
    "package_id",
    gettext_lazy("Identifier of the package"),
    ("objective_id", "package_id", "paquet id", "identifiant du paquet", "code du paquet"),
    gettext_lazy("A package that has an identifier but no name takes the name of its theme."),
)


@dataclass(frozen=True)
class Row:
    """A proposal to create, and the name of the package it goes into, if any."""

    said: Said
    package: str

    @property
    def theme_name(self) -> str:
        return self.said.theme_name or (self.said.new.theme.name if self.said.new.theme else "")


def missing(mapped: frozenset[str]) -> str:
    """Return what the mapping still needs: titles or texts."""
    if mapped & {"title", "body"}:
        return ""
    return _("Choose the column that holds the titles, or the one that holds the texts.")


def plan(request: Request) -> Plan:
    """Return what the rows would create: proposals, and the themes and packages that they name."""
    adds = ADD_THEMES in request.options
    reader = reader_of(request.conference, request.mapped, request.now, may_add_themes=adds)
    result, seen = Plan(), first_wordings(request.conference)
    in_file: dict[str, tuple[int, str]] = {}
    for cells in request.cells:
        try:
            row = Row(reader.read(cells), _package_of(cells))
            _sort(row, result, seen, in_file)
        except RowRefused as refused:
            result.problems.append(Problem(cells.row, refused.field, refused.reason))
    unknown = [] if adds else _unknown_themes(reader, request.cells)
    result.notices = _notices(request.conference, result.items, unknown)
    result.preview = _preview(result.items)
    return result


def _unknown_themes(reader: Reader, rows: Sequence[Cells]) -> list[str]:
    names = (one_line(cells.get("theme")) for cells in rows)
    return list(dict.fromkeys(name for name in names if name and plain(name) not in reader.themes))


def _package_of(cells: Cells) -> str:
    theme = one_line(cells.get("theme"))
    name = one_line(cells.get("package")) or (pretty_name(theme) if cells.get("package_id") else "")
    longest = Package._meta.get_field("title").max_length or 240
    if len(name) > longest:
        message = _("%(found)d characters: at most %(longest)d")
        raise RowRefused("package", message % {"found": len(name), "longest": longest})
    if name and not theme:
        raise RowRefused("package", _("a package needs a theme: the row has none"))
    return name


def _sort(
    row: Row, result: Plan, seen: dict[str, tuple[int, str]], in_file: dict[str, tuple[int, str]]
) -> None:
    """Put a row among those to create, those already there or those written twice in the file.

    The same identifier with other words is refused: one of the two would be lost.
    """
    new = row.said.new
    key, words = new.import_key or "", wording(new.title, new.body)
    if key in seen:
        number, known = seen[key]
        if known not in {"", words}:
            message = _("this identifier was imported with other words, as proposal %(number)d")
            raise RowRefused("id", message % {"number": number})
        result.already += 1
    elif key in in_file:
        other, known = in_file[key]
        if known != words:
            message = _("row %(row)d has the same identifier and other words")
            raise RowRefused("id", message % {"row": other})
        result.repeated += 1
    else:
        in_file[key] = (row.said.row, words)
        result.items.append(row)


def _notices(conference: Conference, rows: Sequence[Row], unknown: Sequence[str]) -> list[str]:
    lines = []
    if unknown:
        message = _(
            "This edition does not have these themes: %(names)s. "
            "Tick “Create missing themes”, or correct the file."
        )
        names = ", ".join(unknown[:NAMED]) + (" …" if len(unknown) > NAMED else "")
        lines.append(message % {"names": names})
    themes = _new_themes(rows)
    if themes:
        text = ngettext(
            "%(count)d theme will be created: %(names)s.",
            "%(count)d themes will be created: %(names)s.",
            len(themes),
        )
        lines.append(text % {"count": len(themes), "names": ", ".join(themes)})
    if packages := len(_new_packages(conference, rows)):
        text = ngettext("%(count)d package will be created.", "%(count)d packages will be created.", packages)
        lines.append(text % {"count": packages})
    return lines


def _preview(rows: Sequence[Row]) -> Preview:
    headers = (_("Row"), _("Title"), _("Theme"), _("Package"), _("Text of the proposal"))
    return Preview(headers, [_shown(row) for row in rows[:SHOWN]])


def _shown(row: Row) -> tuple[str, str, str, str, str]:
    new = row.said.new
    return str(row.said.row), new.title, row.theme_name or "—", row.package or "—", new.body


def _new_themes(rows: Sequence[Row]) -> list[str]:
    """Return the names of themes to create, each once however it is written, in order of appearance."""
    names: dict[str, str] = {}
    for row in rows:
        if row.said.theme_name:
            names.setdefault(plain(row.said.theme_name), row.said.theme_name)
    return list(names.values())


PackageKey = tuple[str, str]  # theme and title, folded


def _key_of(row: Row) -> PackageKey:
    return plain(row.theme_name), plain(row.package)


def _packages(conference: Conference) -> dict[PackageKey, Package]:
    rows = Package.objects.filter(conference=conference).select_related("theme")
    return {(plain(package.theme.name), plain(package.title)): package for package in rows}


def _new_packages(conference: Conference, rows: Sequence[Row]) -> dict[PackageKey, str]:
    wanted = [row for row in rows if row.package]
    there = _packages(conference) if wanted else {}
    new: dict[PackageKey, str] = {}
    for row in wanted:
        if _key_of(row) not in there:
            new.setdefault(_key_of(row), row.package)
    return new


def create(request: Request, plan: Plan) -> list[str]:
    """Create the themes, the proposals in the rows' order, and the packages. In the caller's transaction."""
    rows: list[Row] = plan.items
    themes = _create_themes(request.conference, _new_themes(rows))
    said = [
        replace(row.said.new, theme=themes[plain(row.said.theme_name)], author=None)
        if row.said.theme_name
        else row.said.new
        for row in rows
    ]
    proposals = submit_many(conference=request.conference, proposals=said, now=request.now)
    packages = _create_packages(request, rows, proposals)
    return _done(proposals, len(themes), packages)


def _create_themes(conference: Conference, names: Sequence[str]) -> dict[str, Theme]:
    """Add themes after those that are there, each in a hue of its own as long as there are some."""
    if not names:
        return {}
    there = [
        ThemeRow(one.name, one.hue, one.subtitle, one.not_voted, one.not_voted_reason, one.pk)
        for one in conference.themes.all()
    ]
    used = {row.hue for row in there}
    hues = [hue for hue in Theme.Hue.values if hue not in used] + Theme.Hue.values
    new = [ThemeRow(name, hues[place % len(hues)]) for place, name in enumerate(names)]
    set_themes(conference=conference, rows=[*there, *new])
    wanted = {plain(name) for name in names}
    return {plain(theme.name): theme for theme in conference.themes.all() if plain(theme.name) in wanted}


def _create_packages(request: Request, rows: Sequence[Row], proposals: Sequence[Proposal]) -> int:
    """Create the packages that are missing and put the proposals in; return how many were created."""
    new = _new_packages(request.conference, rows)
    themes = {plain(theme.name): theme for theme in request.conference.themes.all()} if new else {}
    for (theme, _title), title in new.items():
        create_package(theme=themes[theme], title=title, now=request.now, author=request.author)
    packages = _packages(request.conference)
    pairs = [(packages[_key_of(row)], one) for row, one in zip(rows, proposals, strict=True) if row.package]
    if pairs:
        include_many(pairs=pairs, author=request.author, now=request.now)
    return len(new)


def _done(proposals: Sequence[Proposal], themes: int, packages: int) -> list[str]:
    lines = []
    if proposals:
        text = _("Proposals %(first)d to %(last)d now have their number and their page.")
        lines.append(text % {"first": proposals[0].number, "last": proposals[-1].number})
    if themes:
        lines.append(
            ngettext("%(count)d theme created.", "%(count)d themes created.", themes) % {"count": themes}
        )
    if packages:
        text = ngettext(
            "%(count)d package created; publish it when it is ready.",
            "%(count)d packages created; publish them when they are ready.",
            packages,
        )
        lines.append(text % {"count": packages})
    return lines


PROPOSALS = Recipe(
    key="proposals",
    title=gettext_lazy("Import proposals"),
    introduction=gettext_lazy(
        "From a spreadsheet: one proposal per row. You see first what would be created; nothing is written "
        "before you confirm."
    ),
    fields=(*FIELDS[:3], PACKAGE, PACKAGE_ID, *FIELDS[3:]),
    options=(
        Option(
            ADD_THEMES,
            gettext_lazy("Create missing themes"),
            gettext_lazy("Themes of the file that this edition does not have yet are added to it."),
        ),
    ),
    missing=missing,
    plan=plan,
    create=create,
)
