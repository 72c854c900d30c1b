# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented people for the roll: names drawn from lists, birth dates from the ages of a town."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from . import records

YOUNGEST, OLDEST = 16, 94


@dataclass(frozen=True)
class Person:
    last_name: str
    first_names: str
    birth_date: date
    tie: str


def invent(number: int, on: date, seed: int = 94041) -> list[Person]:
    """Return `number` distinct people who are old enough to vote on a day."""
    random = Random(seed)  # noqa: S311 -- a demonstration, not a lot
    lists = records.conference()["people"]
    people: dict[tuple[str, str, date], Person] = {}
    while len(people) < number:
        person = Person(
            last_name=_pick(random, lists["last_names"]),
            first_names=_pick(random, lists["first_names"]),
            birth_date=_birth_date(random, on),
            tie="lives" if random.random() < 0.86 else ("works" if random.random() < 0.7 else "studies"),
        )
        people[person.last_name, person.first_names, person.birth_date] = person
    return list(people.values())


def _pick(random: Random, words: list[str]) -> str:
    return words[int(random.random() * len(words))]


def _birth_date(random: Random, on: date) -> date:
    age = YOUNGEST + 1 + random.random() * (OLDEST - YOUNGEST)
    return on - timedelta(days=int(age * 365.25))
