# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each guard is removed once: what it alone refuses then gets through, so its loss would be noticed."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from caravane.decide.voting.models import PollingPoint, RollChange
from caravane.foundation.core import immutable
from caravane.foundation.core.immutable import AHEAD, CANNOT_BE_EMPTIED, Guard

from .forbidden import FORBIDDEN, OTHER_HOURS, World, build, publish
from .kept import BY_COLUMN, KEPT, Kept, another, change_of_a_name

pytestmark = pytest.mark.django_db


def key(guard: Guard) -> tuple[str, str, str]:
    return guard.table, guard.on, guard.message


def says(message: str) -> str:
    return re.escape(message)


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of this file, built once and undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        if connection.vendor == "postgresql":  # triggers cannot go while foreign keys wait to be checked
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(lasting: World) -> Iterator[World]:
    """The same, as it was for each test."""
    with transaction.atomic():
        yield lasting
        transaction.set_rollback(True)


def without(guard: Guard) -> None:
    table = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{guard.name}"{table}')


def test_every_guard_has_its_forbidden_act_and_no_act_is_without_guard() -> None:
    keys = [key(guard) for guard in immutable.declared]
    assert len(set(keys)) == len(keys)
    assert set(keys) == set(FORBIDDEN)


@pytest.mark.parametrize("guard", immutable.declared, ids=lambda guard: guard.name)
def test_what_a_guard_refuses_gets_by_without_it(guard: Guard, world: World) -> None:
    act = FORBIDDEN[key(guard)]
    with pytest.raises(IntegrityError, match=says(guard.message)), transaction.atomic():
        act(world)
    without(guard)
    passed = False
    with suppress(DatabaseError), transaction.atomic():
        act(world)
        passed = True
    if not passed:
        with pytest.raises(DatabaseError) as other, transaction.atomic():
            act(world)
        assert guard.message not in str(other.value)


def test_every_column_that_a_guard_keeps_is_said_twice() -> None:
    kept = {key(guard): set(guard.changing) for guard in immutable.declared if guard.changing}
    assert {one.key: set(one.columns.split()) for one in KEPT} == kept


@pytest.mark.parametrize(
    ("kept", "column"), BY_COLUMN, ids=lambda one: one if isinstance(one, str) else one.key[0]
)
def test_each_column_of_a_guard_is_kept_by_that_guard_alone(kept: Kept, column: str, world: World) -> None:
    kept.before(world)
    row = kept.row_in(world)
    for guard in immutable.declared:
        if (guard.table, guard.on) == kept.key[:2] and key(guard) != kept.key:
            without(guard)
    with pytest.raises(IntegrityError, match=says(kept.message)), transaction.atomic():
        kept.model._base_manager.filter(pk=row.pk).update(**{column: another(row, column)})


ERASABLE = ("official", "reason", "replaced")


@pytest.mark.parametrize("left", [(), *((column,) for column in ERASABLE)])
def test_what_was_done_to_the_roll_is_erased_whole_or_not_at_all(left: tuple[str, ...], world: World) -> None:
    publish(world)
    rows = RollChange.objects.filter(pk=change_of_a_name(world).pk)
    erased = dict.fromkeys(set(ERASABLE) - set(left), "")
    if not left:
        assert rows.update(**erased) == 1
        return
    with pytest.raises(IntegrityError, match=says("kept until the roll is erased")), transaction.atomic():
        rows.update(**erased)


@pytest.mark.parametrize("column", sorted(OTHER_HOURS))
def test_each_hour_of_a_poll_is_held_against_the_clock(column: str, world: World) -> None:
    with pytest.raises(IntegrityError, match=says(AHEAD)), transaction.atomic():
        OTHER_HOURS[column](world)


def test_a_clock_that_is_half_a_minute_fast_is_let_by(world: World) -> None:
    soon = timezone.now() + timedelta(seconds=30)
    assert PollingPoint.objects.update(signed_at=soon) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", immutable.guarded_tables())
def test_no_guarded_table_is_emptied_at_once(table: str, world: World) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match=says(CANNOT_BE_EMPTIED)),
        transaction.atomic(),
    ):
        cursor.execute(f'TRUNCATE "{table}" CASCADE')
