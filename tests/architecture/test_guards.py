# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses is what the rooms declared, also after Django rebuilt a table."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import IntegrityError, connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from caravane.foundation.core import immutable


@pytest.mark.django_db
def test_guards_present_are_those_declared() -> None:
    assert immutable.declared
    assert immutable.present(connection) == immutable.expected(connection)


def test_every_guard_is_about_a_table_of_the_house() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert {guard.table for guard in [*immutable.declared, *immutable.declared_sqlite]} <= tables


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rebuilds no table")
@pytest.mark.django_db(transaction=True)
def test_migrations_that_rebuild_tables_lose_no_guard() -> None:
    emit_pre_migrate_signal(
        verbosity=0, interactive=False, db="default", plan=[(Migration("one", "core"), False)]
    )
    for model in apps.get_models():
        if model.__module__.startswith("caravane."):
            with connection.schema_editor() as editor:
                editor._remake_table(model)  # what Django does to alter a column on SQLite
    assert immutable.present(connection) != immutable.expected(connection)
    call_command("migrate", verbosity=0)
    assert immutable.present(connection) == immutable.expected(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.django_db
def test_a_row_written_once_is_not_replaced_either() -> None:
    with connection.cursor() as cursor:
        cursor.execute(immutable._sqlite(immutable.Guard("auth_group", "DELETE", "kept as it was")))
        cursor.execute("INSERT INTO auth_group (id, name) VALUES (1, 'one')")
        with pytest.raises(IntegrityError, match="kept as it was"):
            cursor.execute("INSERT OR REPLACE INTO auth_group (id, name) VALUES (1, 'two')")


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_somebody_dropped_is_back_after_the_next_migrate() -> None:
    immutable.remove(connection)
    assert not immutable.present(connection)
    call_command("migrate", verbosity=0)
    assert immutable.present(connection) == immutable.expected(connection)


@pytest.mark.django_db
def test_every_migration_is_applied_and_says_what_the_models_say() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
