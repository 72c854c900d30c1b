# SPDX-License-Identifier: AGPL-3.0-or-later
"""Units: the people who always sit together, mostly one person alone, and what must sit apart."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caravane.science.seating.errors import Contradiction, GroupTooLarge
from caravane.science.seating.people import People

__all__ = ["Unit", "make_units"]


@dataclass(frozen=True)
class Unit:
    """People (by number) who share every table, and the labels that no other unit at their table may have."""

    people: tuple[int, ...]
    labels: frozenset[str]

    @property
    def weight(self) -> int:
        return len(self.people)


def make_units(
    people: People, sizes: Sequence[int], *, together: str | None = None, apart: str | None = None
) -> list[Unit]:
    """The units of `people` at tables of these sizes, by the columns that keep together and apart.

    A blank value binds nobody. A label is kept only where several units have it.
    Raises GroupTooLarge or Contradiction, naming the group.
    """
    groups = list(_groups(people, together))
    labels = people.column(apart) if apart else [""] * len(people.ids)
    for name, members in groups:
        _check_together(f"{together} = {name!r}", [people.ids[each] for each in members], max(sizes))
        _check_consistent(f"{together} = {name!r}", apart, [(labels[p], people.ids[p]) for p in members])
    for name, members in _groups(people, apart):
        _check_apart(f"{apart} = {name!r}", len(members), len(sizes))
    bound = {person for _, members in groups for person in members}
    alone: list[tuple[int, ...]] = [(person,) for person in range(len(people.ids)) if person not in bound]
    blocks = sorted([tuple(members) for _, members in groups] + alone)
    shared = {name for name, members in _groups(people, apart) if len(members) > 1}
    return [Unit(block, frozenset(labels[p] for p in block) & shared) for block in blocks]


def _groups(people: People, column: str | None) -> Iterator[tuple[str, list[int]]]:
    """The groups of a column by value, in the order in which their first members come."""
    groups: dict[str, list[int]] = defaultdict(list)
    for person, value in enumerate(people.column(column) if column else ()):
        if value:
            groups[value].append(person)
    yield from groups.items()


def _check_together(group: str, ids: Sequence[str], seats: int) -> None:
    if len(ids) > seats:
        raise GroupTooLarge(
            f"{len(ids)} people with {group} are to sit together, but the largest table has {_seats(seats)}"
        )


def _check_apart(group: str, members: int, tables: int) -> None:
    if members > tables:
        there_are = "there is only one table" if tables == 1 else f"there are only {tables} tables"
        raise GroupTooLarge(f"{members} people with {group} are to sit apart, but {there_are}")


def _check_consistent(group: str, apart: str | None, labelled: Sequence[tuple[str, str]]) -> None:
    first: dict[str, str] = {}
    for label, identity in labelled:
        if label and label in first:
            raise Contradiction(
                f"{first[label]} and {identity} are to sit together ({group}) and apart ({apart} = {label!r})"
            )
        first[label] = identity


def _seats(seats: int) -> str:
    return "one seat" if seats == 1 else f"{seats} seats"
