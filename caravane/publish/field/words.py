# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fate said in words: its name, one sentence, and where it leads."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.decide.review.models import Finding
from caravane.foundation.core.templatetags.caravane import link

from .fates import Fate

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


@dataclass(frozen=True)
class Linked:
    """Where a fate leads: a package, or the proposal that this one joined."""

    address: str
    title: str
    number: str = ""


@dataclass(frozen=True)
class Told:
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


@dataclass(frozen=True)
class Fact:
    """A published fact behind a fate: where it leads (number or slug) or its outcome, and words."""

    key: str
    words: str


Facts = dict[int, dict[str, list[Fact]]]  # {proposal: {kind of fact: facts}}


FACTS = """
SELECT source_id, 'merged', 0, CAST(number AS text), title
FROM proposals_proposallink JOIN proposals_proposal ON proposals_proposal.id = target_id
WHERE kind = 'merged' AND source_id IN ({keys})
UNION ALL
SELECT proposal_id, 'package', packages_package."order", slug, title
FROM packages_inclusion JOIN packages_package ON packages_package.id = package_id
WHERE published_at IS NOT NULL AND proposal_id IN ({keys})
UNION ALL
SELECT proposal_id, 'finding', 0, outcome, reason
FROM review_finding AS held
WHERE proposal_id IN ({keys}) AND NOT EXISTS (
    SELECT 1 FROM review_finding AS later WHERE later.proposal_id = held.proposal_id
    AND (later.found_at, later.id) > (held.found_at, held.id)
)
ORDER BY 1, 2, 3, 5
"""


def facts_about(proposals: Collection[int]) -> Facts:
    """Return the facts behind the fates of these proposals, in one query that the ORM would write in 2 ms."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    if not proposals:
        return facts
    keys = ", ".join(["%s"] * len(proposals))
    with connection.cursor() as cursor:
        cursor.execute(FACTS.format(keys=keys), [*proposals] * 3)
        for proposal, kind, _order, key, words in cursor.fetchall():
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


def tell(
    addresses: Addresses, rows: Collection[Mapping[str, Any]], theme_reasons: Mapping[int | None, str]
) -> dict[int, Told]:
    """Put the fates of a page of proposals in words, in one query.

    Rows hold `pk`, `fate`, `theme_id` and `redaction_ground`; `theme_reasons` says why a theme is not voted.
    """
    facts = facts_about([row["pk"] for row in rows])
    return {
        row["pk"]: Told(
            fate := Fate(row["fate"]),
            reason_of(
                fate, facts[row["pk"]], row["redaction_ground"], theme_reasons.get(row["theme_id"], "")
            ),
            links_of(addresses, fate, facts[row["pk"]]),
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
