# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the packages of an edition are, what is in them, and what is in none."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from caravane.decide.review.models import Finding
from caravane.foundation.conferences.models import Conference, Theme
from caravane.gather.proposals.models import Proposal, ProposalLink

from .models import Inclusion, Package

# A room above that can freeze packages says here which ones it froze: voting does when it loads.
freezers: list[Callable[[Conference], set[int]]] = []


@dataclass
class ThemePackages:
    """A theme and its packages in order; each package carries `proposal_count`."""

    theme: Theme
    packages: list[Package] = field(default_factory=list)

    @property
    def publishable(self) -> list[Package]:
        return [one for one in self.packages if one.published_at is None and one.proposal_count]  # type: ignore[attr-defined]


def packages_of_conference(conference: Conference, *, public: bool = True) -> QuerySet[Package]:
    """Return the packages of an edition in order, with `proposal_count`; only published ones unless told."""
    rows = Package.objects.filter(conference=conference).select_related("theme")
    if public:
        rows = rows.filter(published_at__isnull=False)
    return rows.annotate(proposal_count=Count("inclusions")).order_by(
        "theme__order", "theme__name", "order", "pk"
    )


def packages_by_theme(conference: Conference, *, public: bool = True) -> list[ThemePackages]:
    """Return every theme of the edition, in order, with its packages. Two queries."""
    groups = {theme.pk: ThemePackages(theme) for theme in Theme.objects.filter(conference=conference)}
    for package in packages_of_conference(conference, public=public):
        groups[package.theme_id].packages.append(package)
    return list(groups.values())


def package_of_slug(conference: Conference, slug: str, *, public: bool = True) -> Package | None:
    """Return a package of the edition with its theme and `proposal_count`, or None."""
    return packages_of_conference(conference, public=public).filter(slug=slug).first()


def proposals_in(package: Package) -> QuerySet[Proposal]:
    """Return the proposals of a package by number, with their theme and neighbourhood."""
    return (
        Proposal.objects.filter(inclusions__package=package)
        .select_related("theme", "neighbourhood")
        .defer("search_text")
        .order_by("number")
    )


def packages_of_proposals(
    proposals: Iterable[Proposal | int], *, public: bool = True
) -> dict[int, list[Package]]:
    """Return {proposal id: its packages in order} in one query; only published packages unless told."""
    keys = [one.pk if isinstance(one, Proposal) else one for one in proposals]
    rows = Inclusion.objects.filter(proposal__in=keys).select_related("package__theme")
    if public:
        rows = rows.filter(package__published_at__isnull=False)
    found: dict[int, list[Package]] = defaultdict(list)
    for row in rows.order_by("package__theme__order", "package__order", "package_id"):
        found[row.proposal_id].append(row.package)
    return dict(found)


def neighbours(package: Package) -> tuple[Package | None, Package | None]:
    """Return the published packages before and after this one in its theme."""
    row = list(
        Package.objects.filter(theme=package.theme_id, published_at__isnull=False).order_by("order", "pk")
    )
    place = row.index(package) if package in row else -1
    if place < 0:
        return None, None
    return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)


def unsorted_proposals(conference: Conference) -> QuerySet[Proposal]:
    """Return the proposals that are in no package and should be, by number.

    Left out: those redacted, merged into another, settled otherwise by the review (its latest finding), and
    those of themes that do not go to the vote.
    """
    latest = (
        Finding.objects.filter(proposal=OuterRef("pk")).order_by("-found_at", "-pk").values("outcome")[:1]
    )
    merged = ProposalLink.objects.filter(source=OuterRef("pk"), kind=ProposalLink.Kind.MERGED)
    settled = [Finding.Outcome.SET_ASIDE, Finding.Outcome.DONE, Finding.Outcome.STUDY]
    return (
        sortable_proposals(conference)
        .filter(~Exists(Inclusion.objects.filter(proposal=OuterRef("pk"))), ~Exists(merged))
        .annotate(finding=latest)
        .filter(Q(finding=None) | ~Q(finding__in=settled))
        .filter(Q(theme=None) | Q(theme__not_voted=""))
    )


def sortable_proposals(conference: Conference) -> QuerySet[Proposal]:
    """Return every proposal of the edition that can be put into a package, by number."""
    return (
        Proposal.objects.filter(conference=conference, redacted_at=None)
        .select_related("theme", "neighbourhood")
        .defer("search_text")
        .order_by("number")
    )


def frozen_packages(conference: Conference) -> set[int]:
    """Return the keys of the edition's packages that a sealed poll offers."""
    return set[int]().union(*(ask(conference) for ask in freezers))
