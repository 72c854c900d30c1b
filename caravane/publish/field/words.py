# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fate said in words: its name, one sentence, and where it leads."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.decide.review.models import Finding
from caravane.foundation.core.templatetags.caravane import link

from .fates import Fate
from .sql import FACTS, fetch_about

EXPLANATIONS: dict[Fate, str | Promise] = {
    Fate.REDACTED: _("Its words were removed. Its number, its date and its links stay."),
    Fate.MERGED: _("It lives on in another proposal:"),
    Fate.SET_ASIDE: _("It goes against the municipal project."),
    Fate.DONE: _("The town already does it, or has begun."),
    Fate.PACKAGED: _("It goes forward with others, in:"),
    Fate.TRANSVERSAL: _("It is not voted apart: it runs through every package."),
    Fate.STUDY: _("It is not put to the vote: the town studies it."),
    Fate.TO_PRECISE: _("It still has to be said more precisely."),
    Fate.UNDER_REVIEW: _("Elected officials and services are studying it."),
    Fate.RECEIVED: _("It is numbered and public; the study will say what follows."),
}
# The fates whose explanation leads to links.
LEADING = {Fate.MERGED, Fate.PACKAGED}
OUTCOME_OF = {
    Fate.SET_ASIDE: Finding.Outcome.SET_ASIDE,
    Fate.DONE: Finding.Outcome.DONE,
    Fate.STUDY: Finding.Outcome.STUDY,
    Fate.TO_PRECISE: Finding.Outcome.TO_PRECISE,
    Fate.UNDER_REVIEW: Finding.Outcome.UNDER_REVIEW,
}


class Linked(NamedTuple):
    """Where a fate leads: a package, or the proposal that this one joined."""

    address: str
    title: str
    number: str = ""


class Told(NamedTuple):
    """A fate, its reason when somebody wrote one, and its links."""

    fate: Fate
    reason: str = ""
    links: tuple[Linked, ...] = ()

    @property
    def label(self) -> str:
        return str(self.fate.label)

    @property
    def explanation(self) -> str:
        """What the fate means in a sentence; before links it ends with a colon."""
        return str(EXPLANATIONS[self.fate])


class Theme(NamedTuple):
    """What the pages show of a theme."""

    slug: str
    name: str
    hue: str
    reason: str  # why it is not voted


class Row(NamedTuple):
    """A proposal as the list reads it."""

    pk: int
    number: int
    title: str
    body: str
    theme: int | None
    neighbourhood: int | None
    channel: str
    origin: str
    said_on: date
    ground: str
    fate: str


class Fact(NamedTuple):
    """A published fact behind a fate: where it leads (number or slug) or its outcome, and words."""

    key: str
    words: str


Facts = dict[int, dict[str, list[Fact]]]  # {proposal: {kind of fact: facts}}


def facts_about(proposals: Sequence[int]) -> Facts:
    """Return the facts behind the fates of these proposals, in one query."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for proposal, kind, _order, key, words in fetch_about(FACTS, proposals, times=3):
        facts[proposal][kind].append(Fact(key, words))
    return facts


def address_of(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """Return the address of a public page in the edition being read."""
    return link(Context({"request": request}), name, **kwargs)


@dataclass(frozen=True)
class Addresses:
    """Where proposals and packages of the edition being read are: two reversals for a whole page."""

    proposals: str
    packages: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Addresses":
        return cls(address_of(request, "proposal_list"), address_of(request, "package_list"))

    def proposal(self, number: int | str) -> str:
        return f"{self.proposals}{number}/"

    def package(self, slug: str) -> str:
        return f"{self.packages}{slug}/"


def tell(addresses: Addresses, rows: Collection[Row], reasons: Mapping[int | None, str]) -> dict[int, Told]:
    """Put the fates of a page of proposals in words, in one query.

    `reasons` says why each theme is not voted.
    """
    facts = facts_about([row.pk for row in rows])
    return {
        row.pk: Told(
            fate := Fate(row.fate),
            reason_of(fate, facts[row.pk], row.ground, reasons.get(row.theme, "")),
            links_of(addresses, fate, facts[row.pk]),
        )
        for row in rows
    }


def reason_of(fate: Fate, facts: Mapping[str, list[Fact]], ground: str, theme_reason: str) -> str:
    """Return the reason written for this fate: the ground of a redaction, the review's, else the theme's."""
    if fate is Fate.REDACTED:
        return ground
    for fact in facts.get("finding", []):
        if fact.key == OUTCOME_OF.get(fate):
            return fact.words
    return theme_reason if fate in {Fate.TRANSVERSAL, Fate.STUDY} else ""


def links_of(addresses: Addresses, fate: Fate, facts: Mapping[str, list[Fact]]) -> tuple[Linked, ...]:
    if fate is Fate.MERGED:
        return tuple(
            Linked(addresses.proposal(fact.key), fact.words, fact.key) for fact in facts.get("merged", ())
        )
    if fate is Fate.PACKAGED:
        return tuple(Linked(addresses.package(fact.key), fact.words) for fact in facts.get("package", ()))
    return ()
