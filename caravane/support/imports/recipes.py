# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a room describes what it imports: which fields, under which usual names, and how rows become things.

The mechanism reads the file, guesses which column holds which field, and shows a dry run. The room's `plan`
says what would be created and every error; its `create` writes it, in the transaction of the confirmation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.core.words import plain

Text = str | Promise


@dataclass(frozen=True)
class Field:
    """One thing a column may hold, with the names that people give to such a column."""

    key: str
    label: Text
    synonyms: tuple[str, ...]
    help: Text = ""


@dataclass(frozen=True)
class Option:
    """A choice about the whole import, off by default."""

    key: str
    label: Text
    help: Text = ""


@dataclass(frozen=True)
class Cells:
    """A row read through the mapping: the row's number, and what each mapped field holds."""

    row: int
    values: Mapping[str, str]

    def get(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: its number, the field (or the column's name) and the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """The first things that would be created, as people will read them."""

    headers: Sequence[Text]
    rows: Sequence[Sequence[str]]


@dataclass
class Plan:
    """What a file would do: things to create, rows already there or written twice, errors, side effects."""

    items: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    already: int = 0
    repeated: int = 0
    notices: list[str] = field(default_factory=list)
    preview: Preview | None = None


@dataclass(frozen=True)
class Request:
    """What is asked of a recipe: rows for this edition, fields mapped, options ticked, at this instant."""

    conference: Conference
    cells: Sequence[Cells]
    mapped: frozenset[str]
    options: frozenset[str]
    author: User | None
    now: datetime


@dataclass(frozen=True)
class Recipe:
    """The description that a room gives of what it imports.

    `missing` returns what the mapping still needs, or "". `create` returns lines that say what was done.
    """

    key: str
    title: Text
    introduction: Text
    fields: tuple[Field, ...]
    options: tuple[Option, ...]
    missing: Callable[[frozenset[str]], str]
    plan: Callable[[Request], Plan]
    create: Callable[[Request, Plan], list[str]]


def guess_mapping(recipe: Recipe, headers: Sequence[str]) -> dict[str, int]:
    """Return {field: column counted from 0}, guessed from the columns' names; each column serves once.

    First the names that are exactly a synonym, in the synonyms' order; then those that begin with one.
    """
    names = {i: plain(name) for i, name in enumerate(headers) if name}
    mapping: dict[str, int] = {}
    for alike in (_same, _begins):
        for one in recipe.fields:
            if one.key not in mapping:
                free = {i: name for i, name in names.items() if i not in mapping.values()}
                found = (i for word in one.synonyms for i, name in free.items() if alike(name, plain(word)))
                column = next(found, None)
                if column is not None:
                    mapping[one.key] = column
    return mapping


def _same(name: str, word: str) -> bool:
    return name == word


def _begins(name: str, word: str) -> bool:
    return name.startswith(f"{word} ")
