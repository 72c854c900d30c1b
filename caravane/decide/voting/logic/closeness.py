# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people who may be one: born on what may be the same day, under names that are nearly the same.

Names lose what people write in several ways (particles, doubled letters, Müller or Mueller): `core` makes one
spelling of them, and too many people alike is its only fault, since an official looks at what is found. Two
names are close when, of these spellings,

- all the letters are the same, in any order (names swapped, cut elsewhere, glued);
- or every word of one is in the other (one half of a double name, fewer first names);
- or the last names are so, and a first name is common to both; or the other way round.

Words are the same up to a slip of the pen in one that is long as it was typed; an initial stands for its
word, initials for all of them, a short form (Alex) for the long one. People who only share a last name, as
twins do, or one first name, are not close; those whose first names are the same, two or more, are: they may
be two halves of a double last name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Protocol, TypeVar

from .identity import PARTICLES, Known, plain_words

# What else people leave out, or stick to the name that follows.
SAINTS = frozenset(["st", "ste", "saint", "sainte"])
KINSHIP = frozenset(
    ["ben", "bin", "bint", "bent", "ibn", "abu", "abou", "bou", "ould", "oulad", "ait", "mac", "mc"]
)
ARTICLES = frozenset(  # ar-Rahman, ech-Cherif: an article takes the sound of the letter that follows
    [vowel + sun for vowel in "ae" for sun in ("d", "n", "r", "s", "t", "z", "ch", "sh")]
)
ABD = frozenset(["abd", "abdel", "abdul", "abdal", "abdoul", "abder", "abdes", "abden", "abded"])
LOOSE = PARTICLES | SAINTS | KINSHIP | ARTICLES | ABD | frozenset(["ul", "bel", "thi"])
GLUED = re.compile(
    r"^(?:sainte?|ste?(?=[bcdfglmnpqtv])|abd(?:[aeu]|ou)(?:l|([dnrstz])(?=\1)|(?=[cs]h))"
    r"|[ae](?:([dnrstz])(?=\2)|(ch|sh)(?=\3))|ben|bel|bin|ibn|abou?|bou|mac|mc|van|von|les|la|le|el|al"
    r"|della|del(?![aeiou])|den|der|des|dos|das|do|da|de|du)"
)
ELIDED = re.compile(r"^[dl](?=[aeiouy])")
LEFT, LEFT_ELIDED = 3, 4  # letters that must remain once a particle is taken off a word
SPELLINGS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?:[eu][dl])d[iy]ne?$", "din"),  # Nour Eddine, Noureldine, Nourdine
        (r"e?au(?:l?[tdx])?$", "o"),  # Renaud, Renault, Reneaux
        (r"tsch|sch|tch|ch|sh", "s"),  # Şahin, Shahin; with an e or i after it, ç is an s in French
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
# Letters that are read in two ways, of which people write either without the accent: Koç, Koc or Kotch;
# Đorđević, Dordevic or Djordjevic.
OTHER_READING = str.maketrans({"ç": "ch", "Ç": "Ch", "đ": "dj", "Đ": "Dj"})
LONG_WORD, SHORT_FORM, SEVERAL = 5, 4, 2
INITIALS = frozenset(["ch", "ph", "th"])  # of Charles, Philippe, Thomas; others are one letter
WORDS_KEPT = 10_000  # a town's names repeat themselves
ALIKE_KEPT = 50_000
NAMES_KEPT = 4_000  # as many as a year of birth has on a large roll


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
    """A word of a name: as typed and in its one spelling, with the particles stuck to it or without."""

    plain: str
    bare: str
    forms: tuple[tuple[str, str], ...]


@lru_cache(maxsize=WORDS_KEPT)
def word_of(plain: str) -> Word:
    rest = without_particle(plain)
    forms = tuple((form, spelling(form)) for form in dict.fromkeys((plain, rest)))
    return Word(plain, spelling(rest), forms)


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

    @cached_property
    def initials(self) -> str:
        """The initials of several names, as people glue them: JP. One name has none."""
        return "".join(word[0] for word in self.plain) if len(self.plain) >= SEVERAL else ""


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

    @cached_property
    def wholes(self) -> set[str]:
        """What `same_once_glued` compares of these names: without one in common, words must be alike."""
        names = self.last, self.first, self.all
        spelt = {text for name in names for text in (name.glued, name.every_letter)}
        return spelt.union(*([name.initials, *name.plain] for name in (self.last, self.first)))


def names_of(person: Identified) -> tuple[Names, ...]:
    """Return a person's names, read in each way in which their letters may be: nearly always one."""
    return _readings(person.last_name, person.first_names)


@lru_cache(maxsize=NAMES_KEPT)
def _readings(last_name: str, first_names: str) -> tuple[Names, ...]:
    written = dict.fromkeys(
        [(last_name, first_names), (last_name.translate(OTHER_READING), first_names.translate(OTHER_READING))]
    )
    return tuple(Names(*each) for each in written)


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


def close_names(one: tuple[Names, ...], other: tuple[Names, ...]) -> bool:
    """Say whether two people born together may be one, from their names, in any reading of them."""
    return any(_close_readings(this, that) for this in one for that in other)


def _close_readings(one: Names, other: Names) -> bool:
    if one.letters & other.letters:
        return True
    if one.wholes.isdisjoint(other.wholes) and not _any_alike(one.all.words, other.all.words):
        return False  # most pairs: said first because it costs least
    if within(one.all, other.all) or several_in_common(one.first, other.first):
        return True
    return any(
        within(same, other_same) and common(shared, other_shared)
        for same, shared in ((one.last, one.first), (one.first, one.last))
        for other_same, other_shared in ((other.last, other.first), (other.first, other.last))
    )


def _any_alike(some: list[Word], others: list[Word]) -> bool:
    return any(alike(one, other) for one in some for other in others)


def several_in_common(one: Name, other: Name) -> bool:
    """Say whether first names are all the same, two at least: each half of a last name may be with them."""
    if max(len(one.firm), len(other.firm)) < SEVERAL:
        return False
    return one.glued == other.glued or (_all_found(one, other) and _all_found(other, one))


def within(one: Name, other: Name) -> bool:
    """Say whether two names are the same, or one is a part of the other; an absent name is part of none."""
    if not one.words or not other.words:
        return False
    return same_once_glued(one, other) or _all_found(one, other) or _all_found(other, one)


def same_once_glued(one: Name, other: Name) -> bool:
    """Say whether two names are the same but for where they are cut, or one is the other's initials."""
    if one.glued == other.glued or one.every_letter == other.every_letter:
        return True
    return [one.initials] == other.plain or [other.initials] == one.plain


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
    return one.bare == other.bare or _alike(one.plain, other.plain)


@lru_cache(maxsize=ALIKE_KEPT)
def _alike(one: str, other: str) -> bool:
    this, that = word_of(one), word_of(other)
    return _stands_for(this.forms[0], that.forms[0]) or any(
        _nearly(form, other_form) for form in this.forms for other_form in that.forms
    )


def _stands_for(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (plain, short), (_, long) = sorted((one, other), key=lambda form: len(form[1]))
    is_initial = len(plain) == 1 or plain in INITIALS
    return (is_initial or len(short) >= SHORT_FORM) and long.startswith(short)


def _nearly(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two words are spelt the same, up to a slip if both are long as they were typed.

    When few letters are left of them, the first is the same: Khánh and Thanh are two names.
    """
    (plain, spelt), (other_plain, other_spelt) = one, other
    if spelt == other_spelt:
        return True
    if min(len(plain), len(other_plain)) < LONG_WORD:
        return False
    if min(len(spelt), len(other_spelt)) < LONG_WORD and spelt[:1] != other_spelt[:1]:
        return False
    return one_slip(spelt, other_spelt) or one_slip(plain, other_plain)


def one_slip(one: str, other: str) -> bool:
    """Say whether one letter too many, too few, changed, or two exchanged lead from one word to the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))
    start = sum(1 for _ in same)
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest, left = short[start:], long[start:]
    return rest[1:] == left[1:] or (rest[:2] == left[1::-1] and rest[2:] == left[2:])


def close_pairs(people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Return the pairs of a roll who may be one. Only people who may be born together are compared."""
    return (pair for pair in _from(0, _rows(people)) if close(*pair))


def some_close_pairs(
    people: Iterable[Person], *, start: int, at_most: int, comparisons: int
) -> tuple[list[tuple[Person, Person]], int | None]:
    """Return some of the close pairs, and where to start for those that follow, or None at the end.

    No more than so many pairs are returned, nor than so many compared: whoever fills a roll with people of
    one year makes more pages, not longer ones. Whole birth dates come first.
    """
    found: list[tuple[Person, Person]] = []
    for place, pair in enumerate(_from(start, _rows(people)), start):
        if len(found) == at_most or place == start + comparisons:
            return found, place
        if close(*pair):
            found.append(pair)
    return found, None


Row = tuple[Person, list[Person], int]


def _rows(people: Iterable[Person]) -> Iterator[Row[Person]]:
    """Return each person with a list of others to compare them with, and where in it to begin."""
    days: dict[date, list[Person]] = {}
    years: dict[int, list[Person]] = {}
    vague: dict[int, list[Person]] = {}
    for person in people:
        if person.birth_known == Known.DAY:
            days.setdefault(person.birth_date, []).append(person)
            years.setdefault(person.birth_date.year, []).append(person)
        else:
            vague.setdefault(person.birth_date.year, []).append(person)
    for together in (*days.values(), *vague.values()):
        yield from ((one, together, place) for place, one in enumerate(together, 1))
    for year, unsure in vague.items():
        yield from ((one, years.get(year, []), 0) for one in unsure)


def _from(start: int, rows: Iterable[Row[Person]]) -> Iterator[tuple[Person, Person]]:
    """Return the pairs to compare, from the one of this number on: those before it are not made."""
    for one, others, first in rows:
        left = len(others) - first
        for place in range(first + min(start, left), len(others)):
            yield one, others[place]
        start -= min(start, left)
