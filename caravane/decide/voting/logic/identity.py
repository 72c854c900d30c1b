# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is who on the roll: one way to write a name, however it was typed. `closeness` goes further."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from enum import StrEnum

from .dates import with_plain_dates

# Words that people write, leave out, or stick to the next one. Dropping them can only bring two people
# closer, and an official decides then; keeping them would let one person in twice.
PARTICLES = frozenset(
    [
        "d",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "das",
        "da",
        "el",
        "al",
        "l",
        "la",
        "le",
        "les",
        "van",
        "von",
        "zu",
        "zur",
        "und",
        "e",
        "y",
    ]
)
# Letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e", "ħ": "h"}
    | {"ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ƴ": "y"}
)
WORD = re.compile(r"[^\W_]+")
FRENCH_DATE = re.compile(r"\b(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\b")
# Latin letters that are not in the table above because Unicode, or `casefold`, takes them apart.
OTHER_LETTERS = "ßĳŀ"
# Signs that Latin writing puts over or under a letter: not those that strike it out, nor circle it.
OVER = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b"
UNDER = "\u0323-\u0329\u032d\u032e\u0330\u0331"
SIGNS = 3  # as many as a letter has, with one to spare
JOINTS = " -.'’ʼʻ‘`´·"  # between or beside the letters of a name: Jean-Marie, d’Artagnan, St. Martin
_LETTER = f"[a-z{''.join(map(chr, LETTERS))}{OTHER_LETTERS}][{OVER}{UNDER}]{{0,{SIGNS}}}"
_JOINTS = f"[{re.escape(JOINTS)}]*"
NAME = re.compile(f"{_JOINTS}(?:{_LETTER}{_JOINTS})+")
UNKNOWN = "00"


class Known(StrEnum):
    """How much of a birth date the papers tell: all of it, or neither day nor month."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def bare(text: str) -> str:
    """Return a text in small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def plain_words(text: str) -> list[str]:
    """Return the words of a text without accents, case, hyphens or apostrophes."""
    return WORD.findall(bare(text))


def tidy_name(text: str) -> str:
    """Return a name with single spaces and each letter in one piece."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_a_name(text: str) -> bool:
    """Say whether a text is written as names are on a passport: Latin letters with their accents, and joints.

    Digits, symbols and the letters of other alphabets, which look alike, would make two people of one. So
    would what only resembles a letter once Unicode makes it plain (Ⅷ, ㎏, Ⓓ, ª), and letters struck out.
    """
    return NAME.fullmatch(unicodedata.normalize("NFD", text).lower()) is not None


def fold_name(text: str) -> str:
    """Return a name as one word: « De La Fontaine-Œuvrard » → « fontaineoeuvrard ».

    A name made of particles alone (Le, Do) keeps them.
    """
    words = plain_words(text)
    return "".join([word for word in words if word not in PARTICLES] or words)


def written_date(birth_date: date, known: str = Known.DAY) -> str:
    """Return a birth date for machines, zeros standing for what nobody knows: 1960-00-00."""
    year, month, day = birth_date.isoformat().split("-")
    if known == Known.DAY:
        return f"{year}-{month}-{day}"
    return f"{year}-{month if known == Known.MONTH else UNKNOWN}-{UNKNOWN}"


def identity(last_name: str, first_names: str, birth_date: date, known: str = Known.DAY) -> str:
    """Return the folded identity of a person: last name, first names, birth date."""
    born = written_date(birth_date, known)
    return f"{fold_name(last_name)[:100]}|{fold_name(first_names)[:120]}|{born}"


def search_terms(text: str) -> tuple[list[str], list[str]]:
    """Return what an entry must hold to answer a search: words of names in any order, and birth dates."""
    text = with_plain_dates(text)
    dates = [f"{year}-{int(month):02}-{int(day):02}" for day, month, year in FRENCH_DATE.findall(text)]
    words = plain_words(FRENCH_DATE.sub(" ", text))
    return [word for word in words if word not in PARTICLES] or words, dates


def last_possible(birth_date: date, known: str) -> date:
    """Return the last day on which somebody was born of whom the month, or the year, is known."""
    if known == Known.DAY:
        return birth_date
    month = 12 if known == Known.YEAR else birth_date.month
    return date(birth_date.year, month, monthrange(birth_date.year, month)[1])


def age_on(birth_date: date, day: date) -> int:
    """Return a person's age, in whole years, on a day."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
