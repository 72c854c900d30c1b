# SPDX-License-Identifier: AGPL-3.0-or-later
"""A package that a sealed poll offers: the database refuses, the room says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from caravane.decide.packages.actions import (
    create_package,
    edit_package,
    include_proposal,
    move_package,
    publish_package,
    remove_proposal,
    unpublish_package,
)
from caravane.decide.packages.errors import PackageFrozen
from caravane.decide.packages.models import Package
from caravane.decide.packages.queries import frozen_packages, proposals_in
from caravane.decide.voting.models.poll import Option, Poll, Question
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme

from .conftest import NOW, Propose

SignIn = Callable[[User], Client]


@pytest.fixture
def frozen(theme: Theme, conference: Conference, propose: Propose) -> Package:
    """A public package that a sealed poll offers."""
    package = create_package(theme=theme, title="Végétaliser", now=NOW)
    include_proposal(package=package, proposal=propose(), author=None, now=NOW)
    publish_package(package=package, now=NOW)
    poll = Poll.objects.create(conference=conference, title="V", opens_at=NOW, closes_at=NOW + timedelta(8))
    question = Question.objects.create(poll=poll, theme=theme, number=1)
    Option.objects.create(question=question, package=package, number=1)
    Poll.objects.update(sealed_at=NOW)
    return package


def test_nothing_goes_in(frozen: Package, propose: Propose) -> None:
    with pytest.raises(PackageFrozen):
        include_proposal(package=frozen, proposal=propose(), author=None, now=NOW)


def test_nothing_comes_out(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        remove_proposal(package=frozen, proposal=proposals_in(frozen)[0], author=None, now=NOW)
    assert proposals_in(frozen).count() == 1


def test_no_word_changes(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        edit_package(package=frozen, title="Autre", summary="", description="", now=NOW)
    assert frozen.versions.count() == 1


def test_it_stays_public(frozen: Package) -> None:
    with pytest.raises(PackageFrozen):
        unpublish_package(package=frozen, now=NOW)


def test_its_place_on_the_pages_may_still_change(frozen: Package, theme: Theme) -> None:
    create_package(theme=theme, title="Autre", now=NOW)
    move_package(package=frozen, up=False, now=NOW)
    frozen.refresh_from_db()
    assert frozen.order == 1


def test_the_room_knows_which_packages_are_frozen(
    frozen: Package, theme: Theme, conference: Conference
) -> None:
    create_package(theme=theme, title="Autre", now=NOW)
    assert frozen_packages(conference) == {frozen.pk}


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
    assert frozen.title == "Végétaliser"
