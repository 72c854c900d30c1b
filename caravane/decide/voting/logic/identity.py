# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is who on the roll: one way to write a name, however it was typed."""

import re
import unicodedata
from datetime import date

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
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
FRENCH_DATE = re.compile(r"\b(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\b")


def plain_words(text: str) -> list[str]:
    """Return the words of a text without accents, case, hyphens or apostrophes."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return WORD.findall(bare)


def fold_name(text: str) -> str:
    """Return a name as one word: « De La Fontaine-Œuvrard » → « fontaineoeuvrard ».

    A name made of particles alone (Le, Do) keeps them.
    """
    words = plain_words(text)
    return "".join([word for word in words if word not in PARTICLES] or words)


def identity(last_name: str, first_names: str, birth_date: date) -> str:
    """Return the folded identity of a person: last name, first names, birth date."""
    return f"{fold_name(last_name)[:100]}|{fold_name(first_names)[:120]}|{birth_date.isoformat()}"


def search_terms(text: str) -> list[str]:
    """Return what an identity must contain to answer a search: names in any order, a date as people write."""
    dates = [f"{year}-{int(month):02}-{int(day):02}" for day, month, year in FRENCH_DATE.findall(text)]
    words = plain_words(FRENCH_DATE.sub(" ", text))
    return [*([word for word in words if word not in PARTICLES] or words), *dates]


def age_on(birth_date: date, day: date) -> int:
    """Return a person's age, in whole years, on a day."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
