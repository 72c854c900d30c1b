# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room: packages, what is in them, and what they said when they were published.

A package that a sealed poll offers is frozen by the database itself; the refusal comes back as PackageFrozen.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.actions import touch_content
from caravane.gather.proposals.models import Proposal

from .errors import AlreadyIncluded, NothingToPublish, OtherConference, guarded
from .models import Inclusion, Package, PackageVersion

SLUG_LENGTH = 60


@transaction.atomic
def create_package(
    *,
    theme: Theme,
    title: str,
    summary: str = "",
    description: str = "",
    now: datetime,
    author: User | None = None,
) -> Package:
    """Create a package, unpublished, last of its theme. Its address comes from its title and stays.

    Locks the edition's row, so that two packages of one title get two addresses. Its first version is written
    when it is published: until then `now` and `author` leave no trace.
    """
    Conference.objects.select_for_update().get(pk=theme.conference_id)
    last = Package.objects.filter(theme=theme).aggregate(last=Max("order"))["last"]
    return Package.objects.create(
        conference_id=theme.conference_id,
        theme=theme,
        slug=_free_slug(theme.conference_id, title),
        title=title,
        summary=summary,
        description=description,
        order=0 if last is None else last + 1,
    )


def _free_slug(conference_id: int, title: str) -> str:
    stem = slug_stem(title)
    taken = set(
        Package.objects.filter(conference_id=conference_id, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def slug_stem(title: str) -> str:
    """Return the words of a title as an address, whole words only: « l’eau » is "l-eau"."""
    words = slugify(title.replace("’", " ").replace("'", " ").replace("·", ""))
    cut = words if len(words) <= SLUG_LENGTH else words[: SLUG_LENGTH + 1].rpartition("-")[0]
    return cut or words[:SLUG_LENGTH] or "paquet"


@transaction.atomic
def edit_package(
    *,
    package: Package,
    title: str,
    summary: str,
    description: str,
    theme: Theme | None = None,
    now: datetime,
    author: User | None = None,
) -> Package:
    """Rewrite a package, and move it to another theme when one is given; a published one gets a new version.

    Raises PackageFrozen, or OtherConference when the theme is another edition's. Without a change nothing is
    written.
    """
    _check_edition(package, theme or package.theme)
    words: dict[str, Any] = {"title": title, "summary": summary, "description": description}
    reworded = any(getattr(package, name) != value for name, value in words.items())
    moved = theme is not None and theme.pk != package.theme_id
    if not (reworded or moved):
        return package
    if theme is not None and moved:
        words |= {"theme": theme, "order": _next_order(theme)}
    _write(package, words)
    if package.published_at is not None:
        if reworded:
            _write_version(package, now, author)
        _touch(package)
    return package


def _next_order(theme: Theme) -> int:
    last = Package.objects.filter(theme=theme).aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _write(package: Package, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(package, name, value)
    with guarded():
        package.save(update_fields=list(values))


def include_proposal(
    *, package: Package, proposal: Proposal, author: User | None, now: datetime
) -> Inclusion:
    """Put a proposal into a package. Raises AlreadyIncluded, OtherConference or PackageFrozen."""
    return include_many(pairs=[(package, proposal)], author=author, now=now)[0]


@transaction.atomic
def include_many(
    *, pairs: Iterable[tuple[Package, Proposal]], author: User | None, now: datetime
) -> list[Inclusion]:
    """Put many proposals into packages, all or none, in a bounded number of statements.

    A pair given twice counts once. Raises AlreadyIncluded, OtherConference or PackageFrozen.
    """
    wanted = list({(package.pk, proposal.pk): (package, proposal) for package, proposal in pairs}.values())
    packages = {package.pk: package for package, _proposal in wanted}
    for package, proposal in wanted:
        _check_edition(package, proposal)
    there = set(Inclusion.objects.filter(package__in=packages).values_list("package_id", "proposal_id"))
    if any((package.pk, proposal.pk) in there for package, proposal in wanted):
        raise AlreadyIncluded
    with guarded():
        rows = Inclusion.objects.bulk_create(
            [
                Inclusion(package=package, proposal=proposal, added_by=author, added_at=now)
                for package, proposal in wanted
            ]
        )
    _touch(*packages.values())
    return rows


@transaction.atomic
def remove_proposal(*, package: Package, proposal: Proposal, author: User | None, now: datetime) -> None:
    """Take a proposal out of a package; nothing happens when it is not in it. Raises PackageFrozen."""
    with guarded():
        Inclusion.objects.filter(package=package, proposal=proposal).delete()
    _touch(package)


@transaction.atomic
def move_package(*, package: Package, up: bool, now: datetime, author: User | None = None) -> None:
    """Move a package one place up or down in its theme, and number the theme's packages 0, 1, 2 …

    Nothing happens at either end. The order is that of the pages; a ballot keeps its own numbers.
    """
    row = list(Package.objects.select_for_update().filter(theme=package.theme_id).order_by("order", "pk"))
    place = row.index(package)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(row):
        return
    row[place], row[target] = row[target], row[place]
    for order, one in enumerate(row):
        one.order = order
    Package.objects.bulk_update(row, ["order"])
    package.order = target
    _touch(package)


@transaction.atomic
def publish_package(*, package: Package, now: datetime, author: User | None = None) -> Package:
    """Make a package public and keep what it says as a version; a published one stays as it is.

    Raises NothingToPublish when no proposal is in it, PackageFrozen when a sealed poll offers it.
    """
    if package.published_at is not None:
        return package
    if not package.inclusions.exists():
        raise NothingToPublish
    _write(package, {"published_at": now})
    _write_version(package, now, author)
    _touch(package)
    return package


@transaction.atomic
def publish_theme(*, theme: Theme, now: datetime, author: User | None = None) -> list[Package]:
    """Publish every package of a theme that holds proposals; return those that this act made public."""
    waiting = Package.objects.filter(theme=theme, published_at=None, inclusions__isnull=False).distinct()
    return [publish_package(package=package, now=now, author=author) for package in waiting]


@transaction.atomic
def unpublish_package(*, package: Package, now: datetime, author: User | None = None) -> Package:
    """Take a package off the public pages until published again; versions stay. Raises PackageFrozen."""
    if package.published_at is None:
        return package
    _write(package, {"published_at": None})
    _touch(package)
    return package


def _write_version(package: Package, now: datetime, author: User | None) -> None:
    """Keep what a public package says. Needs the transaction that has just written the package's row."""
    last = package.versions.aggregate(last=Max("number"))["last"] or 0
    PackageVersion.objects.create(
        package=package,
        number=last + 1,
        title=package.title,
        summary=package.summary,
        description=package.description,
        author=author,
        written_at=now,
    )


def _check_edition(package: Package, other: Theme | Proposal) -> None:
    if other.conference_id != package.conference_id:
        raise OtherConference


def _touch(*packages: Package) -> None:
    """Make cached pages stale; unpublished packages too decide what became of a proposal."""
    for conference_id in {package.conference_id for package in packages}:
        conference = Conference.objects.select_related("programme__city").get(pk=conference_id)
        touch_content(city=conference.programme.city)
