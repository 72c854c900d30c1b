# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses, declared once by the room that owns the table.

A guard is a row-level trigger. Django rebuilds SQLite tables in migrations and silently drops their
triggers, so one idempotent step after every migrate installs them all again. `when` is an SQL condition
over OLD and NEW that both databases read alike; `changing` names columns that must keep their value.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "guard_"


@dataclass(frozen=True)
class Guard:
    """One refusal: on which act on which table, under which condition, and what the error says."""

    table: str
    on: str  # INSERT, UPDATE or DELETE
    message: str
    when: str = ""
    changing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        told = f"{self.when}{self.changing}{self.message}"
        digest = hashlib.sha256(told.encode()).hexdigest()[:10]
        return f"{PREFIX}{self.table}_{self.on.lower()}_{digest}"[:60]

    def condition(self, differs: str) -> str:
        """Return the SQL condition under which the act is refused; `differs` is the null-safe inequality."""
        changes = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in self.changing)
        return " AND ".join(f"({part})" for part in (self.when, changes) if part) or "1=1"


@dataclass(frozen=True)
class RawTrigger:
    """A trigger that does something else than refuse (keeps a search index), written for SQLite alone."""

    table: str
    name: str
    sql: str
    then: str = ""  # a statement to run once it is installed: bring up to date what was missed without it


declared: list[Guard] = []
declared_sqlite: list[RawTrigger] = []


def declare(*guards: Guard) -> None:
    """Add guards to those that the next migrate installs."""
    declared.extend(guards)


def declare_sqlite(*triggers: RawTrigger) -> None:
    """Add SQLite triggers to those that the next migrate installs; names start with the guards' prefix."""
    declared_sqlite.extend(triggers)


def append_only(table: str, message: str) -> None:
    """Declare that rows of this table are written once: never changed, never deleted."""
    declare(Guard(table, "UPDATE", message), Guard(table, "DELETE", message))


def _sqlite(guard: Guard) -> str:
    text = guard.message.replace("'", "''")
    return (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.on} ON "{guard.table}" '
        f"WHEN {guard.condition('IS NOT')} BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )


def _postgresql(guard: Guard) -> str:
    text = guard.message.replace("'", "''").replace("%", "%%")
    row = "OLD" if guard.on == "DELETE" else "NEW"
    return (
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN '
        f"IF {guard.condition('IS DISTINCT FROM')} THEN "
        f"RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {row}; END $guard$; "
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.on} ON "{guard.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()'
    )


def present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the guards found in the database: {trigger name: table}."""
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master "
        "WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'",
        "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
        "WHERE NOT tgisinternal AND tgname LIKE 'guard\\_%'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the guards that should be there: {trigger name: table}."""
    extra = declared_sqlite if connection.vendor == "sqlite" else []
    guards: list[Guard | RawTrigger] = [*declared, *extra]
    return {one.name: one.table for one in guards}


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every guard."""
    with connection.cursor() as cursor:
        for name, table in present(connection).items():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the guards present equal to those declared, whatever was there before."""
    remove(connection)
    tables = set(connection.introspection.table_names())
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    statements = [write(guard) for guard in declared if guard.table in tables]
    if connection.vendor == "sqlite":
        here = [trigger for trigger in declared_sqlite if trigger.table in tables]
        statements += [trigger.sql for trigger in here] + [trigger.then for trigger in here if trigger.then]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_before_migrate(using: str, plan: list[object], **_: object) -> None:
    """Receive Django's `pre_migrate`: SQLite rebuilds no table that a trigger of another table reads.

    Only when migrations are to be applied: the guards come back at the end of the same command.
    """
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])


def install_after_migrate(using: str, **_: object) -> None:
    """Receive Django's `post_migrate`; with `pre_migrate`, the only signals of the house."""
    install(connections[using])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Do without guards for a moment: a test's flush, an erasure that the law requires."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
