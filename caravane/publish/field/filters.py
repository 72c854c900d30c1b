# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reader chose in the address of the list, checked against what exists in this town and edition."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from caravane.gather.proposals.models import Proposal

from .fates import Fate
from .markup import options

NONE = "aucun"  # the value that stands for "no theme", "no neighbourhood"
DIMENSIONS = ("theme", "quartier", "canal", "suite")
# What people read, and the order in SQL.
SORTS: dict[str, tuple[str | Promise, str]] = {
    "numero": (_("by number"), "number"),
    "recentes": (_("latest first"), "said_on DESC, number DESC"),
    "titre": (_("by title, A to Z"), "LOWER(title), number"),
}
QUERY = (*DIMENSIONS, "tri", "page")
TEXT_MAX = 200


class UnknownChoice(Exception):
    """The address asks for a theme, a neighbourhood, a page that does not exist here."""


Rows = Sequence[tuple[Any, ...]]  # key of a proposal, then its value in each dimension


class Choice(NamedTuple):
    """One value of a filter: what the address says, what the database holds, what people read."""

    value: str
    stored: Any
    label: str | Promise
    found: int = 0


@dataclass(frozen=True)
class Facet:
    """A filter with its choices; those that would find nothing are left out, unless chosen."""

    name: str
    label: str
    choices: Sequence[Choice]
    chosen: Choice | None

    @property
    def options(self) -> SafeString:
        """The choices as options of a list, the chosen one selected."""
        chosen = self.chosen.value if self.chosen else ""
        return options(((one.value, f"{one.label} ({one.found})") for one in self.choices), chosen)


def choices_of_channels() -> list[Choice]:
    return [Choice(value, value, label) for value, label in Proposal.Channel.choices]


def choices_of_fates() -> list[Choice]:
    return [Choice(fate.value, fate.value, fate.label) for fate in Fate]


def chosen_of(choices: Sequence[Choice], value: str) -> Choice | None:
    """Return the choice that the address names, None when it names none. Raises UnknownChoice."""
    if not value:
        return None
    found = next((choice for choice in choices if choice.value == value), None)
    if found is None:
        raise UnknownChoice(value)
    return found


def narrowed(rows: Rows, chosen: Sequence[Choice | None], but: int | None = None) -> Rows:
    """Keep the rows that answer every filter, one dimension left aside."""
    for dimension, choice in enumerate(chosen):
        if choice is not None and dimension != but:
            rows = [row for row in rows if row[dimension + 1] == choice.stored]
    return rows


def counted(rows: Rows, chosen: Sequence[Choice | None], dimension: int) -> Counter[Any]:
    """Count proposals by the values of one dimension among those that answer the other filters."""
    return Counter(map(itemgetter(dimension + 1), narrowed(rows, chosen, but=dimension)))


def facet(
    dimension: int,
    label: str | Promise,
    choices: Sequence[Choice],
    rows: Rows,
    chosen: Sequence[Choice | None],
) -> Facet:
    """Return a filter with how many proposals each of its choices would show."""
    counts, here = counted(rows, chosen, dimension), chosen[dimension]
    shown = [
        choice._replace(found=counts[choice.stored])
        for choice in choices
        if counts[choice.stored] or choice is here
    ]
    return Facet(DIMENSIONS[dimension], str(label), shown, here)
