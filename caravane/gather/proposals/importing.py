# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row of a spreadsheet says, as a proposal: the part of an import that proposals know.

Nothing is written here. The desk adds themes and packages, which live on other floors.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.core.names import check_name
from caravane.foundation.core.words import plain
from caravane.foundation.territory.models import Neighbourhood
from caravane.support.imports.recipes import Cells, Field

from .actions import BODY_MAX, TITLE_MAX, NewProposal
from .models import Proposal, ProposalVersion
from .plain_text import one_line, title_from, words_of

FIELDS = (
    Field(
        "title",
        gettext_lazy("Title"),
        ("titre", "title", "intitulé", "nom de la proposition", "sujet", "objet"),
    ),
    Field(
        "body",
        gettext_lazy("Text of the proposal"),
        (
            "proposition",
            "proposal",
            "texte",
            "body",
            "text",
            "description",
            "contenu",
            "détail",
            "idée",
            "message",
        ),
    ),
    Field(
        "theme",
        gettext_lazy("Theme"),
        ("thème", "theme", "thématique", "category/name/fr", "catégorie", "category", "rubrique", "axe"),
    ),
    Field(
        "neighbourhood",
        gettext_lazy("Neighbourhood"),
        ("quartier", "neighbourhood", "neighborhood", "secteur"),
    ),
    Field(
        "id",
        gettext_lazy("Identifier in the file"),
        ("id", "identifiant", "identifier", "numéro", "n°", "number", "référence", "ref"),
        gettext_lazy("Recognises a row when the same file comes again."),
    ),
    Field(
        "date",
        gettext_lazy("Said on"),
        (
            "date",
            "dite le",
            "created_at",
            "créé le",
            "créée le",
            "date de création",
            "published_at",
            "publié le",
        ),
    ),
    Field(
        "origin",
        gettext_lazy("Where it was said"),
        ("origine", "origin", "lieu", "source", "rencontre", "atelier"),
    ),
    Field(
        "author_name",
        gettext_lazy("Signed"),
        ("auteur", "autrice", "author", "author/name", "nom", "signature"),
    ),
)

MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?=\D|$)")
FRENCH = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?=\D|$)")
WORDS = re.compile(
    r"^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})\b"
)
AUTHOR_MAX, ORIGIN_MAX = 80, 160
KEY_MAX = 64


class RowRefused(Exception):
    """A cell that cannot be taken: which field, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Said:
    """A row understood. `theme_name` names a theme that the edition does not have yet."""

    row: int
    new: NewProposal
    theme_name: str = ""


@dataclass(frozen=True)
class Reader:
    """What rows are compared with: the edition's themes and the town's neighbourhoods, by folded name."""

    mapped: frozenset[str]
    themes: Mapping[str, Theme]
    neighbourhoods: Mapping[str, Neighbourhood]
    may_add_themes: bool
    today: date

    def read(self, cells: Cells) -> Said:
        """Return what a row says. Raises RowRefused."""
        title, body = self._words(cells)
        theme, theme_name = self._theme(cells.get("theme"))
        new = NewProposal(
            title=title,
            body=body,
            said_on=read_date(cells.get("date")) or self.today,
            channel=Proposal.Channel.IMPORT,
            theme=theme,
            neighbourhood=self._neighbourhood(cells.get("neighbourhood")),
            origin=_short("origin", one_line(cells.get("origin")), ORIGIN_MAX),
            author_name=_name("author_name", one_line(cells.get("author_name")), AUTHOR_MAX),
            import_key=import_key(cells.get("id"), title, body, cells.get("theme")),
        )
        return Said(cells.row, new, theme_name)

    def _words(self, cells: Cells) -> tuple[str, str]:
        title, body = one_line(cells.get("title")), words_of(cells.get("body"))
        if "title" in self.mapped and not title:
            raise RowRefused("title", _("the title is missing"))
        if "body" in self.mapped and "title" not in self.mapped and not body:
            raise RowRefused("body", _("the text is missing"))
        _short("body", body, BODY_MAX)
        return _short("title", title or title_from(body), TITLE_MAX), body or title

    def _theme(self, cell: str) -> tuple[Theme | None, str]:
        name = one_line(cell)
        if not name:
            return None, ""
        if theme := self.themes.get(plain(name)):
            return theme, ""
        if not self.may_add_themes:
            raise RowRefused(
                "theme", _("the theme “%(name)s” does not exist in this edition") % {"name": name}
            )
        pretty = pretty_name(name)
        return None, _name("theme", pretty, Theme._meta.get_field("name").max_length or 60)

    def _neighbourhood(self, cell: str) -> Neighbourhood | None:
        name = one_line(cell)
        if not name:
            return None
        if neighbourhood := self.neighbourhoods.get(plain(name)):
            return neighbourhood
        raise RowRefused(
            "neighbourhood", _("the town has no neighbourhood called “%(name)s”") % {"name": name}
        )


def reader_of(
    conference: Conference, mapped: frozenset[str], now: datetime, *, may_add_themes: bool
) -> Reader:
    """Return what reads the rows of an import into this edition."""
    themes: dict[str, Theme] = {}
    for theme in conference.themes.all():
        themes |= {plain(theme.name): theme, plain(theme.slug): theme}
    places = Neighbourhood.objects.filter(city=conference.programme.city)
    neighbourhoods = {plain(place.name): place for place in places}
    return Reader(mapped, themes, neighbourhoods, may_add_themes, timezone.localdate(now))


def first_wordings(conference: Conference) -> dict[str, tuple[int, str]]:
    """Return {import key: (number, digest of the first wording)} of what was imported into the edition."""
    versions = ProposalVersion.objects.filter(
        number=1, proposal__conference=conference, proposal__import_key__isnull=False
    ).values_list("proposal__import_key", "proposal__number", "title", "body")
    return {key: (number, wording(title, body)) for key, number, title, body in versions if key}


def wording(title: str, body: str) -> str:
    """Return what recognises the same words: a digest, empty when they were removed for good."""
    return _digest(plain(title), plain(body)) if body else ""


def import_key(identifier: str, title: str, body: str, theme: str) -> str:
    """Return what recognises a row that comes again: its identifier in the file or else its words."""
    if not identifier:
        return _digest(plain(title), plain(body), plain(theme))
    key = f"id:{identifier}"
    return key if len(key) <= KEY_MAX else _digest(key)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _short(field: str, text: str, longest: int) -> str:
    if len(text) > longest:
        message = _("%(found)d characters: at most %(longest)d")
        raise RowRefused(field, message % {"found": len(text), "longest": longest})
    return text


def _name(field: str, text: str, longest: int) -> str:
    try:
        check_name(text)
    except ValidationError as unseen:
        raise RowRefused(field, unseen.messages[0]) from unseen
    return _short(field, text, longest)


def pretty_name(cell: str) -> str:
    """Return a theme's name as people write it: « SE_NOURRIR » becomes « Se nourrir »."""
    words = " ".join(cell.replace("_", " ").split())
    return words.capitalize() if words.isupper() else words[:1].upper() + words[1:]


def read_date(cell: str) -> date | None:
    """Return the day of a cell: 2021-06-09, 09/06/2021, 9 juin 2021, with or without a time."""
    text = cell.strip()
    if not text:
        return None
    try:
        return _day_of(text)
    except ValueError as wrong:
        message = _("“%(cell)s” is not a date: write 2021-06-09 or 09/06/2021")
        raise RowRefused("date", message % {"cell": text[:40]}) from wrong


def _day_of(text: str) -> date:
    if found := ISO.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := FRENCH.match(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if (found := WORDS.match(plain(text))) and found[2] in MONTHS:
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    raise ValueError(text)
