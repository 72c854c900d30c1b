# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people who may be one: born on what may be the same day, under names that are nearly the same.

Names lose what people write in several ways (particles, doubled letters, Müller or Mueller): `core` makes one
spelling of them, and too many people alike is its only fault, since an official looks at what is found. Two
names are close when, of these spellings,

- all the letters are the same, in any order (names swapped, cut elsewhere, glued);
- or every word of one is in the other (one half of a double name, fewer first names);
- or the last names are so, and a first name is common to both; or the other way round.

Words are the same up to a slip of the pen in a long one; an initial stands for its word, a short form (Alex)
for the long one. People who only share a last name, as twins do, or only first names, are not close.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, takewhile
from typing import Protocol, TypeVar

from .identity import PARTICLES, Known, plain_words

# What else people leave out, or stick to the name that follows.
SAINTS = frozenset(["st", "ste", "saint", "sainte"])
KINSHIP = frozenset(
    ["ben", "bin", "bint", "bent", "ibn", "abu", "abou", "bou", "ould", "oulad", "ait", "mac", "mc"]
)
LOOSE = PARTICLES | SAINTS | KINSHIP | frozenset(["abd", "abdel", "abdul", "ul", "thi"])
GLUED = re.compile(
    r"^(?:sainte?|ste?(?=[bcdfglmnpqtv])|abd[eu]l|ben|bin|ibn|abou?|bou|mac|mc|van|von|les|la|le|el|al"
    r"|della|del(?![aeiou])|den|der|des|dos|das|do|da|de|du)"
)
ELIDED = re.compile(r"^[dl](?=[aeiouy])")
LEFT, LEFT_ELIDED = 3, 4  # letters that must remain once a particle is taken off a word
SPELLINGS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tsch|sch|tch|ch|sh", "x"),
        (r"ph", "f"),
        (r"dj|dz", "j"),
        (r"gu(?=i)", "g"),  # before an e it may be a ü spelt out: Gülşen, Guelsen
        (r"ck|qu|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"h", ""),
        (r"y", "i"),
        (r"ae|aa", "a"),
        (r"oe|ou|ue|oo|w|o", "u"),
        (r"z", "s"),
        (r"(.)\1+", r"\1"),
    )
)
LONG_WORD, SHORT_FORM = 5, 4
WORDS_KEPT = 10_000  # a town's names repeat themselves


class Identified(Protocol):
    """A person as they are on the roll, or as they ask to be."""

    @property
    def last_name(self) -> str: ...
    @property
    def first_names(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def birth_known(self) -> str: ...


Person = TypeVar("Person", bound=Identified)


@lru_cache(maxsize=WORDS_KEPT)
def spelling(word: str) -> str:
    """Return the one spelling of a plain word: « mueller » → « muler », « ouattara » → « uatara »."""
    for pattern, to in SPELLINGS:
        word = pattern.sub(to, word)
    return word


@lru_cache(maxsize=WORDS_KEPT)
def without_particle(word: str) -> str:
    """Take off a word the particles that are stuck to it, as long as a name remains."""
    for pattern, left in ((GLUED, LEFT), (ELIDED, LEFT_ELIDED)):
        rest = pattern.sub("", word)
        if rest != word and len(rest) >= left:
            return without_particle(rest)
    return word


@dataclass(frozen=True)
class Word:
    """A word of a name in its one spelling: as it is, and without the particles that are stuck to it."""

    whole: str
    bare: str


@lru_cache(maxsize=WORDS_KEPT)
def word_of(plain: str) -> Word:
    return Word(spelling(plain), spelling(without_particle(plain)))


class Name:
    """A last name, or first names: its words, those that people do not leave out, and all of it glued."""

    def __init__(self, text: str) -> None:
        self.plain = [word for word in plain_words(text) if spelling(word)]
        self.words = [word_of(word) for word in self.plain]

    @cached_property
    def plain_firm(self) -> list[str]:
        """The words that people do not leave out, or all when there is nothing else (Do, Le)."""
        return [word for word in self.plain if word not in LOOSE] or self.plain

    @cached_property
    def firm(self) -> list[Word]:
        return [word_of(word) for word in self.plain_firm]

    @cached_property
    def glued(self) -> str:
        return spelling("".join(without_particle(word) for word in self.plain_firm))

    @cached_property
    def every_letter(self) -> str:
        return spelling("".join(self.plain))


class Names:
    """Last and first names in their one spelling."""

    def __init__(self, last_name: str, first_names: str) -> None:
        self.last, self.first = Name(last_name), Name(first_names)

    @cached_property
    def all(self) -> Name:
        return Name(" ".join([*self.last.plain, *self.first.plain]))

    @cached_property
    def letters(self) -> set[str]:
        """The letters in alphabetical order: those that matter, and all, those of particles too."""
        glued = self.last.glued + self.first.glued, self.last.every_letter + self.first.every_letter
        return {"".join(sorted(each)) for each in glued}


def names_of(person: Identified) -> Names:
    return Names(person.last_name, person.first_names)


def search_text(last_name: str, first_names: str) -> str:
    """Return what searches look into: each word in its one spelling, then each name as one word."""
    parts = Name(last_name), Name(first_names)
    return " ".join([*(word.bare for part in parts for word in part.firm), *(part.glued for part in parts)])


def close(one: Identified, other: Identified) -> bool:
    """Say whether two people may be one, from their names and birth dates."""
    return maybe_born_together(one, other) and close_names(names_of(one), names_of(other))


def maybe_born_together(one: Identified, other: Identified) -> bool:
    """Say whether two birth dates may be the same, whatever is unknown of them."""
    if one.birth_date.year != other.birth_date.year:
        return False
    known = {one.birth_known, other.birth_known}
    if Known.YEAR in known:
        return True
    same_month = one.birth_date.month == other.birth_date.month
    return same_month and (Known.MONTH in known or one.birth_date.day == other.birth_date.day)


def close_names(one: Names, other: Names) -> bool:
    """Say whether two people born together may be one, from their names."""
    if one.letters & other.letters:
        return True
    return within(one.all, other.all) or any(
        within(same, other_same) and common(shared, other_shared)
        for same, shared in ((one.last, one.first), (one.first, one.last))
        for other_same, other_shared in ((other.last, other.first), (other.first, other.last))
    )


def within(one: Name, other: Name) -> bool:
    """Say whether two names are the same, or one is a part of the other; an absent name is part of none."""
    if not one.words or not other.words:
        return False
    return same_once_glued(one, other) or _all_found(one, other) or _all_found(other, one)


def same_once_glued(one: Name, other: Name) -> bool:
    """Say whether two names are the same but for where their words are cut."""
    return one.glued == other.glued or one.every_letter == other.every_letter


def _all_found(few: Name, many: Name) -> bool:
    left = list(many.words)
    for word in few.firm:
        found = next((each for each in left if alike(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def common(one: Name, other: Name) -> bool:
    """Say whether two names have a word in common, or are the same but for where their words are cut."""
    return same_once_glued(one, other) or any(
        alike(word, each)
        for few, many in ((one, other), (other, one))
        for word in few.firm
        for each in many.words
    )


def alike(one: Word, other: Word) -> bool:
    """Say whether two words are the same, up to a particle, a slip of the pen, an initial or a short form."""
    if one.bare == other.bare:
        return True
    short, long = sorted((one.whole, other.whole), key=len)
    if len(short) == 1 or len(short) >= SHORT_FORM:
        return long.startswith(short) or (len(short) >= LONG_WORD and one_slip(short, long))
    return False


def one_slip(short: str, long: str) -> bool:
    """Say whether one letter too many, too few, changed, or two exchanged lead from one word to the other."""
    if len(long) - len(short) > 1:
        return False
    same = takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))
    start = sum(1 for _ in same)
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest, other = short[start:], long[start:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def close_pairs(people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Return the pairs of a roll who may be one. Only people who may be born together are compared."""
    days: dict[date, list[tuple[Person, Names]]] = {}
    vague: dict[int, list[tuple[Person, Names]]] = {}
    for person in people:
        read = (person, names_of(person))
        if person.birth_known == Known.DAY:
            days.setdefault(person.birth_date, []).append(read)
        else:
            vague.setdefault(person.birth_date.year, []).append(read)
    for born_together in (*days.values(), *vague.values()):
        yield from _close_among(combinations(born_together, 2))
    for day, born in days.items():
        yield from _close_among((one, other) for one in vague.get(day.year, ()) for other in born)


def _close_among(
    pairs: Iterable[tuple[tuple[Person, Names], tuple[Person, Names]]],
) -> Iterator[tuple[Person, Person]]:
    for (one, names), (other, others) in pairs:
        if maybe_born_together(one, other) and close_names(names, others):
            yield one, other
