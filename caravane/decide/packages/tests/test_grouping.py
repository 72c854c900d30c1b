# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from caravane.decide.packages.actions import (
    create_package,
    include_many,
    include_proposal,
    move_package,
    remove_proposal,
)
from caravane.decide.packages.errors import AlreadyIncluded, OtherConference
from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.packages.queries import packages_of_proposals, unsorted_proposals
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.territory.models import City
from caravane.gather.proposals.models import ProposalLink
from conftest import make_conference

from .conftest import NOW, Propose


def titles(theme: Theme) -> list[str]:
    return list(Package.objects.filter(theme=theme).values_list("title", flat=True))


def test_two_packages_of_one_title_get_two_addresses(theme: Theme) -> None:
    slugs = [create_package(theme=theme, title="Rafraîchir la ville", now=NOW).slug for _ in range(3)]
    assert slugs == ["rafraichir-la-ville", "rafraichir-la-ville-2", "rafraichir-la-ville-3"]


def test_an_address_longer_than_its_column_is_cut(theme: Theme) -> None:
    assert len(create_package(theme=theme, title="mot " * 60, now=NOW).slug) <= 60


def test_a_title_without_letters_still_gets_an_address(theme: Theme) -> None:
    assert create_package(theme=theme, title="…", now=NOW).slug == "paquet"


def test_a_proposal_may_be_in_several_packages(theme: Theme, propose: Propose, alice: User) -> None:
    trees = propose()
    pair = [create_package(theme=theme, title=title, now=NOW) for title in ("Végétaliser", "Rafraîchir")]
    for package in pair:
        include_proposal(package=package, proposal=trees, author=alice, now=NOW)
    assert packages_of_proposals([trees], public=False) == {trees.pk: pair}


def test_a_proposal_enters_a_package_once(theme: Theme, propose: Propose, alice: User) -> None:
    package, trees = create_package(theme=theme, title="Végétaliser", now=NOW), propose()
    include_proposal(package=package, proposal=trees, author=alice, now=NOW)
    with pytest.raises(AlreadyIncluded):
        include_proposal(package=package, proposal=trees, author=alice, now=NOW)


def test_many_enter_all_or_none(theme: Theme, propose: Propose, alice: User) -> None:
    package, first, second = create_package(theme=theme, title="Végétaliser", now=NOW), propose(), propose()
    include_proposal(package=package, proposal=second, author=alice, now=NOW)
    with pytest.raises(AlreadyIncluded):
        include_many(pairs=[(package, first), (package, second)], author=alice, now=NOW)
    assert list(Inclusion.objects.values_list("proposal", flat=True)) == [second.pk]


def test_a_proposal_of_another_edition_is_refused(
    theme: Theme, conference: Conference, ivry: City, propose: Propose
) -> None:
    other = make_conference(ivry, conference.day.replace(year=2023))
    package = create_package(theme=theme, title="Végétaliser", now=NOW)
    with pytest.raises(OtherConference):
        include_proposal(package=package, proposal=propose(conference=other), author=None, now=NOW)


def test_what_is_taken_out_is_to_be_sorted_again(
    theme: Theme, conference: Conference, propose: Propose
) -> None:
    package, trees = create_package(theme=theme, title="Végétaliser", now=NOW), propose(theme=theme)
    include_proposal(package=package, proposal=trees, author=None, now=NOW)
    assert list(unsorted_proposals(conference)) == []
    remove_proposal(package=package, proposal=trees, author=None, now=NOW)
    assert list(unsorted_proposals(conference)) == [trees]


def test_a_merged_proposal_is_not_to_be_sorted(conference: Conference, propose: Propose, alice: User) -> None:
    one, other = propose(), propose()
    ProposalLink.objects.create(
        source=one, target=other, kind="merged", author=alice, made_at=NOW, reason="même idée"
    )
    assert list(unsorted_proposals(conference)) == [other]


def test_a_package_moves_one_place_at_a_time(theme: Theme) -> None:
    packages = [create_package(theme=theme, title=title, now=NOW) for title in "abc"]
    move_package(package=packages[2], up=True, now=NOW)
    assert titles(theme) == ["a", "c", "b"]
    move_package(package=packages[0], up=False, now=NOW)
    assert titles(theme) == ["c", "a", "b"]


def test_the_first_package_does_not_move_up(theme: Theme) -> None:
    packages = [create_package(theme=theme, title=title, now=NOW) for title in "ab"]
    move_package(package=packages[0], up=True, now=NOW)
    assert titles(theme) == ["a", "b"]


def test_cached_pages_become_stale_when_a_proposal_enters(theme: Theme, propose: Propose, ivry: City) -> None:
    package, trees = create_package(theme=theme, title="Végétaliser", now=NOW), propose()
    include_proposal(package=package, proposal=trees, author=None, now=NOW)
    ivry.refresh_from_db()
    assert ivry.content_version == 1


def test_cached_pages_become_stale_when_a_package_moves(theme: Theme, ivry: City) -> None:
    packages = [create_package(theme=theme, title=title, now=NOW) for title in "ab"]
    move_package(package=packages[1], up=True, now=NOW)
    ivry.refresh_from_db()
    assert ivry.content_version == 1
