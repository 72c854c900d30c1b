# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta

import pytest

from caravane.foundation.accounts import actions, errors
from caravane.foundation.accounts.models import Membership, Role, User
from caravane.foundation.accounts.queries import roles_in
from caravane.foundation.territory.models import City

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()


def membership(city: City, user: User) -> Membership:
    return Membership.objects.get(city=city, user=user)


def afresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_role_lasts_to_the_end_of_its_last_day(ivry: City, alice: User, omar: User) -> None:
    held = membership(ivry, omar)
    actions.set_roles(city=ivry, membership=held, roles=[Role.POLLING_OFFICIAL], until=TODAY, now=NOW)
    assert roles_in(ivry, afresh(omar), TODAY) == {Role.POLLING_OFFICIAL}
    assert roles_in(ivry, afresh(omar), TODAY + timedelta(days=1)) == frozenset()


def test_roles_are_withdrawn(ivry: City, alice: User, omar: User) -> None:
    actions.set_roles(city=ivry, membership=membership(ivry, omar), roles=[], until=None, now=NOW)
    assert roles_in(ivry, afresh(omar), TODAY) == frozenset()


def test_the_last_coordinator_stays(ivry: City, alice: User) -> None:
    held = membership(ivry, alice)
    for roles, until in (([], None), ([Role.COORDINATOR], TODAY)):
        with pytest.raises(errors.LastCoordinator):
            actions.set_roles(city=ivry, membership=held, roles=roles, until=until, now=NOW)
    assert roles_in(ivry, afresh(alice), TODAY) == {Role.COORDINATOR}


def test_a_coordinator_leaves_when_another_one_stays(ivry: City, alice: User, omar: User) -> None:
    coordinators = [Role.COORDINATOR]
    actions.set_roles(
        city=ivry, membership=membership(ivry, omar), roles=coordinators, until=date(2027, 1, 1), now=NOW
    )
    actions.set_roles(city=ivry, membership=membership(ivry, alice), roles=[], until=None, now=NOW)
    assert roles_in(ivry, afresh(alice), TODAY) == frozenset()


def test_a_coordinator_of_another_town_does_not_count(ivry: City, vitry: City, alice: User) -> None:
    actions.grant(vitry, alice, [Role.COORDINATOR], None)
    with pytest.raises(errors.LastCoordinator):
        actions.set_roles(city=ivry, membership=membership(ivry, alice), roles=[], until=None, now=NOW)
