# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fate said in words: its name, one sentence, and where it leads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.decide.packages.models import Inclusion
from caravane.decide.review.models import Finding
from caravane.foundation.core.templatetags.caravane import link
from caravane.gather.proposals.models import ProposalLink

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


def latest(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep the findings that hold: the latest of each proposal."""
    later = Q(found_at__gt=OuterRef("found_at")) | Q(found_at=OuterRef("found_at"), pk__gt=OuterRef("pk"))
    return findings.filter(~Exists(Finding.objects.filter(later, proposal=OuterRef("proposal"))))


def facts_about(proposals: Collection[int]) -> Facts:
    """Return the facts behind the fates of these proposals, in one query."""
    text = partial(Cast, output_field=CharField())
    merged = ProposalLink.objects.filter(source__in=proposals, kind=ProposalLink.Kind.MERGED)
    packaged = Inclusion.objects.filter(proposal__in=proposals, package__published_at__isnull=False)
    found = latest(Finding.objects.filter(proposal__in=proposals)).order_by()
    rows = merged.values_list(
        "source", Value("merged"), Value(0), text("target__number"), "target__title"
    ).union(
        packaged.values_list(
            "proposal", Value("package"), "package__order", text("package__slug"), "package__title"
        ),
        found.values_list("proposal", Value("finding"), Value(0), text("outcome"), "reason"),
        all=True,
    )
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for proposal, kind, _order, key, words in sorted(rows):
        facts[proposal][kind].append(Fact(key, words))
    return facts


def address_of(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """Return the address of a public page in the edition being read."""
    return link(Context({"request": request}), name, **kwargs)


def tell(
    request: HttpRequest, rows: Iterable[Mapping[str, Any]], theme_reasons: Mapping[int | None, str]
) -> dict[int, Told]:
    """Put the fates of a page of proposals in words, in one query.

    Rows hold `pk`, `fate`, `theme_id` and `redaction_ground`; `theme_reasons` says why a theme is not voted.
    """
    rows = list(rows)
    facts = facts_about([row["pk"] for row in rows])
    return {
        row["pk"]: Told(
            fate := Fate(row["fate"]),
            reason_of(
                fate, facts[row["pk"]], row["redaction_ground"], theme_reasons.get(row["theme_id"], "")
            ),
            links_of(request, fate, facts[row["pk"]]),
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


def links_of(request: HttpRequest, fate: Fate, facts: Mapping[str, list[Fact]]) -> tuple[Linked, ...]:
    if fate is Fate.MERGED:
        return tuple(
            Linked(address_of(request, "proposal_detail", number=int(fact.key)), fact.words, fact.key)
            for fact in facts["merged"]
        )
    if fate is Fate.PACKAGED:
        return tuple(
            Linked(address_of(request, "package_detail", slug=fact.key), fact.words)
            for fact in facts["package"]
        )
    return ()
