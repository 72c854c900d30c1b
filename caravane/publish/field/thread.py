# SPDX-License-Identifier: AGPL-3.0-or-later
"""The thread of a proposal: every published fact about it, in order of dates, and what comes next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.review.models import Finding
from caravane.decide.voting.models import Poll
from caravane.decide.voting.queries.results import published_results
from caravane.foundation.conferences.kinds import Act
from caravane.foundation.conferences.models import Conference, Phase
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion

from .fates import Fate
from .words import Linked, address_of


class Kind(StrEnum):
    """What happened; the order in which facts of one day are told."""

    SAID = "said"
    REWORDED = "reworded"
    ENTERED = "entered"
    LINKED_FROM = "linked_from"
    LINKED_TO = "linked_to"
    FOUND = "found"
    PACKAGED = "packaged"
    RANKED = "ranked"
    REDACTED = "redacted"


ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Step:
    """One fact of the thread."""

    kind: Kind
    on: date
    link: Linked | None = None
    label: str = ""
    text: str = ""
    count: int = 0
    rank: "Rank | None" = None

    @property
    def finding(self) -> str:
        """What the review concluded, in words."""
        return str(Finding.Outcome(self.label).label) if self.kind is Kind.FOUND else ""


@dataclass(frozen=True)
class Rank:
    """The place of a package in its theme; points only when enough ballots speak."""

    place: int
    tied: bool
    points: str


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def thread_of(request: HttpRequest, proposal: Proposal) -> list[Step]:
    """Return what happened to a proposal, in order of dates. A fixed number of queries, whatever happened."""
    inclusions = list(inclusions_of(proposal))
    steps = [
        Step(Kind.SAID, proposal.said_on),
        *versions(proposal),
        *links(request, proposal),
        *findings(proposal),
        *(packaged(request, one) for one in inclusions),
        *ranked(request, proposal.conference, {one.package_id for one in inclusions}),
    ]
    if proposal.entered_on:
        steps.append(Step(Kind.ENTERED, proposal.entered_on))
    if proposal.redacted_at:
        steps.append(Step(Kind.REDACTED, day_of(proposal.redacted_at), text=proposal.redaction_ground))
    return sorted(steps, key=lambda step: (step.on, ORDER[step.kind]))


def versions(proposal: Proposal) -> Iterator[Step]:
    """Tell each new wording after the first."""
    rows = list(ProposalVersion.objects.filter(proposal=proposal).defer("author"))
    for row in rows[1:]:
        yield Step(Kind.REWORDED, day_of(row.written_at), label=row.reason, text=row.title)


def links(request: HttpRequest, proposal: Proposal) -> Iterator[Step]:
    rows = ProposalLink.objects.filter(Q(source=proposal) | Q(target=proposal)).select_related(
        "source", "target"
    )
    for row in rows.order_by("made_at", "pk"):
        outwards = row.source_id == proposal.pk
        other = row.target if outwards else row.source
        there = Linked(
            address_of(request, "proposal_detail", number=other.number), other.title, str(other.number)
        )
        kind = Kind.LINKED_TO if outwards else Kind.LINKED_FROM
        yield Step(kind, day_of(row.made_at), there, row.kind, row.reason)


def findings(proposal: Proposal) -> Iterator[Step]:
    for row in Finding.objects.filter(proposal=proposal).order_by("found_at", "pk"):
        yield Step(Kind.FOUND, day_of(row.found_at), label=row.outcome, text=row.reason)


def inclusions_of(proposal: Proposal) -> QuerySet[Inclusion]:
    """Return the published packages that hold it, each with how many `others` it holds."""
    sizes = Inclusion.objects.filter(package=OuterRef("package")).values("package").annotate(n=Count("pk"))
    return (
        Inclusion.objects.filter(proposal=proposal, package__published_at__isnull=False)
        .select_related("package")
        .annotate(others=Subquery(sizes.values("n")) - 1)
        .order_by("package__order", "package_id")
    )


def package_link(request: HttpRequest, package: Package) -> Linked:
    return Linked(address_of(request, "package_detail", slug=package.slug), package.title)


def packaged(request: HttpRequest, inclusion: Inclusion) -> Step:
    package: Any = inclusion.package
    since = max(package.published_at, inclusion.added_at)
    return Step(Kind.PACKAGED, day_of(since), package_link(request, package), count=inclusion.others)  # type: ignore[attr-defined]


def ranked(request: HttpRequest, conference: Conference, packages: Collection[int]) -> Iterator[Step]:
    """Tell the published rank of each package that holds the proposal."""
    poll = (
        Poll.objects.filter(conference=conference, published_at__isnull=False).first() if packages else None
    )
    results = published_results(poll)
    if poll is None or poll.published_at is None or results is None:
        return
    for question in results.questions:
        for row in question.ranking if question.expressed else ():
            if row.package.pk in packages:
                there = package_link(request, row.package)
                points = f"{row.score} {question.unit}" if question.shows_points else ""
                rank = Rank(row.rank, row.tied, points)
                yield Step(Kind.RANKED, day_of(poll.published_at), there, rank=rank)


AWAITS = {
    Act.REVIEW: {Fate.RECEIVED, Fate.UNDER_REVIEW},
    Act.VOTE: {Fate.PACKAGED, Fate.TRANSVERSAL},
}


def next_phase(conference: Conference, fate: Fate, now: datetime) -> Phase | None:
    """Return the phase, now or ahead, in which more will be known of a proposal of this fate."""
    phases = Phase.objects.filter(conference=conference, ends_at__gt=now)
    awaited = {act for act, fates in AWAITS.items() if fate in fates}
    return next((phase for phase in phases if phase.kind.opens & awaited), None)
