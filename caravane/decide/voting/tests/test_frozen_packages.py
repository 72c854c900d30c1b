# SPDX-License-Identifier: AGPL-3.0-or-later
"""A package that a sealed poll offers: the database refuses, the room says why."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from caravane.decide.packages.actions import (
    create_package,
    edit_package,
    include_proposal,
    move_package,
    remove_proposal,
    unpublish_package,
)
from caravane.decide.packages.errors import PackageFrozen
from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.packages.queries import frozen_packages, proposals_in
from caravane.decide.voting.models import Poll
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .conftest import SEALED, make_proposal

SignIn = Callable[[User], Client]


@pytest.fixture
def frozen(packages: list[Package], poll: Poll) -> Package:
    """The first package that the sealed poll offers."""
    return packages[0]


def test_nothing_goes_in(frozen: Package) -> None:
    other = make_proposal(frozen.theme, 9)
    with pytest.raises(PackageFrozen):
        include_proposal(package=frozen, proposal=other, author=None, now=SEALED)


def test_nothing_comes_out(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        remove_proposal(package=frozen, proposal=proposals_in(frozen)[0], author=None, now=SEALED)
    assert proposals_in(frozen).count() == 1


def test_nothing_is_exchanged(frozen: Package) -> None:
    other = make_proposal(frozen.theme, 9)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Inclusion.objects.filter(package=frozen).update(proposal=other)


def test_no_word_changes(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        edit_package(package=frozen, title="Autre", summary="", description="", now=SEALED)
    frozen.refresh_from_db()
    assert frozen.title == "Des haies"


def test_it_stays_public(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        unpublish_package(package=frozen, now=SEALED)


def test_its_place_on_the_pages_may_still_change(frozen: Package) -> None:
    move_package(package=frozen, up=False, now=SEALED)
    frozen.refresh_from_db()
    assert frozen.order == 1


def test_the_room_below_knows_which_packages_are_frozen(
    packages: list[Package], poll: Poll, conference: Conference
) -> None:
    create_package(theme=packages[0].theme, title="Venu trop tard", now=SEALED)
    assert frozen_packages(conference) == {one.pk for one in packages}


def test_before_the_seal_nothing_is_frozen(
    packages: list[Package], draft: Poll, conference: Conference
) -> None:
    assert frozen_packages(conference) == set()
    include_proposal(
        package=packages[0], proposal=make_proposal(packages[0].theme, 9), author=None, now=SEALED
    )


def test_the_desk_explains_it_and_offers_no_change(frozen: Package, alice: User, signed_in: SignIn) -> None:
    client = signed_in(alice)
    assert "figés" in client.get("/gestion/paquets/").content.decode()
    html = client.get(f"/gestion/paquets/{frozen.pk}/").content.decode()
    assert "figés" in html
    assert "Retirer" not in html
    assert 'name="title"' not in html


def test_a_change_sent_all_the_same_is_answered_in_words(
    frozen: Package, alice: User, signed_in: SignIn
) -> None:
    data = {"theme": frozen.theme_id, "title": "Autre", "summary": "", "description": ""}
    response = signed_in(alice).post(f"/gestion/paquets/{frozen.pk}/", data)
    assert "soumis au vote" in response.content.decode()
    frozen.refresh_from_db()
    assert frozen.title == "Des haies"
