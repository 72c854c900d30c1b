# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db import IntegrityError, transaction

from caravane.decide.packages.actions import (
    create_package,
    edit_package,
    include_proposal,
    publish_package,
    publish_theme,
    unpublish_package,
)
from caravane.decide.packages.errors import NothingToPublish, OtherConference
from caravane.decide.packages.models import Package
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City
from conftest import make_conference

from .conftest import NOW, Propose


@pytest.fixture
def package(theme: Theme, propose: Propose) -> Package:
    """A package that holds one proposal, not public yet."""
    made = create_package(theme=theme, title="Végétaliser", summary="Des arbres.", now=NOW)
    include_proposal(package=made, proposal=propose(), author=None, now=NOW)
    return made


def rewrite(package: Package, title: str, theme: Theme | None = None) -> Package:
    return edit_package(
        package=package,
        title=title,
        summary=package.summary,
        description=package.description,
        theme=theme,
        now=NOW,
    )


def versions(package: Package) -> list[str]:
    return list(package.versions.values_list("title", flat=True))


def test_publishing_keeps_what_the_package_says(package: Package, alice: User) -> None:
    publish_package(package=package, now=NOW, author=alice)
    version = package.versions.get()
    assert (version.number, version.title, version.summary) == (1, "Végétaliser", "Des arbres.")
    assert version.author == alice


def test_publishing_twice_writes_one_version(package: Package) -> None:
    publish_package(package=package, now=NOW)
    publish_package(package=package, now=NOW)
    assert versions(package) == ["Végétaliser"]


def test_an_empty_package_is_not_published(theme: Theme) -> None:
    with pytest.raises(NothingToPublish):
        publish_package(package=create_package(theme=theme, title="Vide", now=NOW), now=NOW)


def test_rewording_a_public_package_writes_a_version(package: Package) -> None:
    publish_package(package=package, now=NOW)
    rewrite(package, "Végétaliser les rues")
    rewrite(package, "Végétaliser les rues")
    assert versions(package) == ["Végétaliser", "Végétaliser les rues"]


def test_rewording_a_package_nobody_has_read_writes_no_version(package: Package) -> None:
    rewrite(package, "Autre titre")
    assert versions(package) == []


def test_a_version_is_kept_as_it_was(package: Package) -> None:
    publish_package(package=package, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        package.versions.update(title="Réécrit")
    with pytest.raises(IntegrityError), transaction.atomic():
        package.versions.all()._raw_delete("default")


def test_a_package_moves_to_another_theme_last(package: Package, conference: Conference) -> None:
    other = Theme.objects.get(conference=conference, slug="nourrir")
    create_package(theme=other, title="Manger", now=NOW)
    rewrite(package, package.title, theme=other)
    package.refresh_from_db()
    assert (package.theme, package.order) == (other, 1)


def test_a_theme_of_another_edition_is_refused(package: Package, ivry: City) -> None:
    other = make_conference(ivry, package.conference.day.replace(year=2023))
    with pytest.raises(OtherConference):
        rewrite(package, package.title, theme=Theme.objects.filter(conference=other)[0])


def test_publishing_a_theme_leaves_empty_packages_aside(package: Package, theme: Theme) -> None:
    create_package(theme=theme, title="Vide", now=NOW)
    assert publish_theme(theme=theme, now=NOW) == [package]
    assert publish_theme(theme=theme, now=NOW) == []


def test_what_is_taken_off_keeps_its_versions(package: Package) -> None:
    publish_package(package=package, now=NOW)
    unpublish_package(package=package, now=NOW)
    assert package.published_at is None
    publish_package(package=package, now=NOW)
    assert versions(package) == ["Végétaliser", "Végétaliser"]
