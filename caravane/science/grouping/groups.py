# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggest groups of texts, for a human to accept or not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from caravane.science.grouping.blocks import part
from caravane.science.grouping.duplicates import near_duplicates
from caravane.science.grouping.encoders import Encoder, Matrix, best_encoder
from caravane.science.grouping.labels import Suit, labels
from caravane.science.grouping.markup import plain
from caravane.science.grouping.neighbours import nearest
from caravane.science.grouping.partition import partition
from caravane.science.grouping.shares import shares
from caravane.science.grouping.space import Space, unit
from caravane.science.grouping.words import WORD
from caravane.science.progress import Progress, quiet

__all__ = ["Group", "Grouping", "group"]

SUITS_LEAST = 0.1  # how well a word suits a group at least: meaning alone does not exclude it
Items = dict[tuple[str, str], list[int]]  # (theme, text) → its rows


@dataclass(frozen=True)
class Group:
    """Texts that go together: their positions from 0, what they talk about, their theme if any."""

    label: str
    rows: tuple[int, ...]
    theme: str | None = None


@dataclass(frozen=True)
class Grouping:
    """Every text is in one group, or in `ungrouped` when it holds no word; positions count from 0.

    `duplicates` are sets of texts that say the same in nearly the same words; `backend` names what
    compared them.
    """

    backend: str
    groups: tuple[Group, ...]
    ungrouped: tuple[int, ...]
    duplicates: tuple[tuple[int, ...], ...]


def group(
    texts: Sequence[str],
    *,
    themes: Sequence[str] | None = None,
    packages: int | None = None,
    encoder: Encoder | None = None,
    progress: Progress = quiet,
) -> Grouping:
    """Group texts (HTML or not) by what they say, never across `themes` (one a text) when there are.

    `packages` is the number of groups in all, spread over the themes by their size; without it the texts
    decide. The sequence of the texts changes nothing but their positions: different texts are worked on in
    alphabetical order. Raises InvalidPackages when there are fewer different texts, or more themes, than
    packages.
    """
    encoder = encoder or best_encoder()
    items = _items(texts, themes)
    wanted = shares(Counter(theme for theme, _ in items), packages)
    readable = set().union(*items.values())
    ungrouped = tuple(row for row in range(len(texts)) if row not in readable)
    if not items:
        return Grouping(encoder.name, (), ungrouped, ())
    written = [text for _, text in items]
    encoded = encoder.encode(written, part(progress, 0, 0.5))
    whole = _Cloud(written, encoded, part(progress, 0.5, 0.7))
    alike = near_duplicates(written, whole.near, whole.space, encoded)
    parts = sorted(
        _parts(items, whole, encoded, wanted, part(progress, 0.7, 0.85)),
        key=lambda numbers: (-len(numbers), numbers),
    )
    names = labels([[written[n] for n in numbers] for numbers in parts], _suit(parts, whole, encoder))
    groups = _groups(items, parts, names, themed=themes is not None)
    part(progress, 0.85, 1)(1, 1)
    return Grouping(encoder.name, groups, ungrouped, _duplicates(list(items.values()), alike))


class _Cloud:
    """Texts as points, and the neighbours of each."""

    def __init__(self, texts: Sequence[str], encoded: Matrix, progress: Progress) -> None:
        self.space = Space(texts, encoded)
        self.vectors = self.space.vectors()
        self.near = nearest(self.vectors, progress)


def _items(texts: Sequence[str], themes: Sequence[str] | None) -> Items:
    """The different texts of each theme that hold a word, in alphabetical order, with their rows."""
    items: Items = {}
    for row, text in enumerate(map(plain, texts)):
        if WORD.search(text):
            items.setdefault((themes[row] if themes is not None else "", text), []).append(row)
    return dict(sorted(items.items()))


def _parts(
    items: Items, whole: _Cloud, encoded: Matrix, wanted: dict[str, int | None], progress: Progress
) -> Iterator[list[int]]:
    """The numbers of the items, group by group, one theme after another."""
    places = {theme: place for place, theme in enumerate(wanted)}
    themes = np.array([places[theme] for theme, _ in items])
    texts = [text for _, text in items]
    for place, groups in enumerate(wanted.values()):
        numbers = np.flatnonzero(themes == place)
        step = part(progress, place / len(wanted), (place + 1) / len(wanted))
        cloud = whole if len(wanted) == 1 else _Cloud([texts[n] for n in numbers], encoded[numbers], step)
        found = partition(cloud.vectors, cloud.near, groups)
        step(1, 1)
        order = np.argsort(found, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
            yield numbers[members].tolist()


def _suit(parts: Sequence[Sequence[int]], whole: _Cloud, encoder: Encoder) -> Suit:
    """How near the meaning of words is to that of each group; all suit alike when meaning is not known."""

    def suit(words: Sequence[Sequence[str]]) -> list[list[float]]:
        known = sorted(set().union(*words))
        encoded = encoder.encode(known)
        if not encoded.size:
            return [[1.0] * len(each) for each in words]
        place = dict(zip(known, unit(encoded - encoded.mean(axis=0)), strict=True))
        centres = [unit(whole.space.meaning[list(numbers)].sum(axis=0)) for numbers in parts]
        return [
            [max(float(place[word] @ centre), 0.0) + SUITS_LEAST for word in each]
            for each, centre in zip(words, centres, strict=True)
        ]

    return suit


def _groups(
    items: Items, parts: Sequence[Sequence[int]], names: Sequence[str], *, themed: bool
) -> tuple[Group, ...]:
    """The groups with their labels: themes as they come in the table, the largest group of each first."""
    keys, rows = list(items), list(items.values())
    groups = [
        Group(name, _together(rows, numbers), keys[numbers[0]][0] if themed else None)
        for name, numbers in zip(names, parts, strict=True)
    ]
    first = {each.theme: each.rows[0] for each in sorted(groups, key=lambda each: each.rows, reverse=True)}
    return tuple(sorted(groups, key=lambda each: (first[each.theme], -len(each.rows), each.rows)))


def _duplicates(rows: Sequence[Sequence[int]], alike: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The rows that are alike, those of the very same text among them."""
    linked = {number for numbers in alike for number in numbers}
    same = [[number] for number, those in enumerate(rows) if len(those) > 1 and number not in linked]
    return tuple(sorted(_together(rows, numbers) for numbers in (*alike, *same)))


def _together(rows: Sequence[Sequence[int]], numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(row for number in numbers for row in rows[number]))
