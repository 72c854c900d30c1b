# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses, declared once by the room that owns the table.

A guard is a row-level trigger. Django rebuilds SQLite tables in migrations and silently drops their
triggers, so one idempotent step after every migrate installs them all again. `when` is an SQL condition
over OLD and NEW that both databases read alike; `changing` names columns that must keep their value.

PostgreSQL knows a way round row triggers, TRUNCATE: a guarded table refuses it altogether.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "guard_"
# In a condition: the hour by the database's own clock, whatever hour the caller says it is, plus a minute.
# SQLite compares texts, as Django writes hours there: in UTC.
IN_A_MINUTE = "{in a minute}"
CLOCKS = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 minute')",
    "postgresql": "(clock_timestamp() + interval '1 minute')",
}
AHEAD = "the hour written is ahead of the database's clock"
CANNOT_BE_EMPTIED = "this table is never emptied"


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

    def refused(self, vendor: str) -> str:
        """Return the same as that database reads it: its inequality, its clock."""
        differs = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}[vendor]
        return self.condition(differs).replace(IN_A_MINUTE, CLOCKS[vendor])


@dataclass(frozen=True)
class RawTrigger:
    """A trigger that does something else than refuse (keeps a search index), written for SQLite alone."""

    table: str
    name: str
    sql: str
    then: str = ""  # a statement to run once it is installed: bring up to date what was missed without it


@dataclass(frozen=True)
class RawFunction:
    """A function of PostgreSQL that does, as the owner, the one thing that its caller may not do.

    `body` is PL/pgSQL. It names tables as {schema}.table: no search path of the caller's leads it elsewhere.
    Only who is granted EXECUTE can call it; a grant outlives the next migrate.
    """

    name: str
    arguments: str
    body: str

    @property
    def signature(self) -> str:
        """What GRANT EXECUTE ON FUNCTION takes."""
        types = ", ".join(argument.split()[-1] for argument in self.arguments.split(","))
        return f"{self.name}({types})"

    def statements(self, schema: str) -> Iterator[str]:
        yield (
            f"CREATE OR REPLACE FUNCTION {schema}.{self.name}({self.arguments}) RETURNS void "
            "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' "
            f"AS $function$ {self.body.replace('{schema}', schema)} $function$"
        )
        yield f"REVOKE ALL ON FUNCTION {schema}.{self.signature} FROM PUBLIC"


declared: list[Guard] = []
declared_sqlite: list[RawTrigger] = []
declared_postgresql: list[RawFunction] = []


def declare(*guards: Guard) -> None:
    """Add guards to those that the next migrate installs."""
    declared.extend(guards)


def declare_sqlite(*triggers: RawTrigger) -> None:
    """Add SQLite triggers to those that the next migrate installs; names start with the guards' prefix."""
    declared_sqlite.extend(triggers)


def declare_postgresql(*functions: RawFunction) -> None:
    """Add PostgreSQL functions to those that the next migrate installs."""
    declared_postgresql.extend(functions)


def not_ahead(table: str, *columns: str, on: tuple[str, ...] = ("INSERT", "UPDATE")) -> None:
    """Declare that hours written here are never later than the database's own clock, plus a minute."""
    ahead = " OR ".join(f"NEW.{column} > {IN_A_MINUTE}" for column in columns)
    declare(*(Guard(table, act, AHEAD, when=ahead) for act in on))


def append_only(table: str, message: str) -> None:
    """Declare that rows of this table are written once: never changed, never deleted."""
    declare(Guard(table, "UPDATE", message), Guard(table, "DELETE", message))


def _sqlite(guard: Guard) -> str:
    text = guard.message.replace("'", "''")
    return (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.on} ON "{guard.table}" '
        f"WHEN {guard.refused('sqlite')} BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )


def _postgresql(guard: Guard, schema: str) -> str:
    row = "OLD" if guard.on == "DELETE" else "NEW"
    refusal = f"IF {guard.refused('postgresql')} THEN {_raise(guard.message)} END IF; RETURN {row};"
    return _trigger(guard.name, f"{guard.on} ON", guard.table, "ROW", refusal, schema)


def _refuse_truncate(table: str, schema: str) -> str:
    return _trigger(
        _truncate_name(table), "TRUNCATE ON", table, "STATEMENT", _raise(CANNOT_BE_EMPTIED), schema
    )


def _truncate_name(table: str) -> str:
    return f"{PREFIX}{table}_truncate"


def _raise(message: str) -> str:
    text = message.replace("'", "''").replace("%", "%%")
    return f"RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation';"


def _trigger(name: str, act: str, table: str, per: str, body: str, schema: str) -> str:
    """Write a PostgreSQL trigger. Its search path is its own: a temporary table shadows no table it reads."""
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql '
        f"SET search_path = {schema}, pg_temp AS $guard$ BEGIN {body} END $guard$; "
        f'CREATE TRIGGER "{name}" BEFORE {act} "{table}" FOR EACH {per} EXECUTE FUNCTION "{name}"()'
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


def guarded_tables() -> list[str]:
    """Return every table that has a guard."""
    return sorted({guard.table for guard in declared})


def expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the guards that should be there: {trigger name: table}."""
    guards = {guard.name: guard.table for guard in declared}
    if connection.vendor == "sqlite":
        return guards | {trigger.name: trigger.table for trigger in declared_sqlite}
    return guards | {_truncate_name(table): table for table in guarded_tables()}


def not_callable(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the declared functions that are not there, or that the role we are may not call."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE has_function_privilege(oid, 'EXECUTE')")
        callable_here = {name for (name,) in cursor.fetchall()}
    return {function.name for function in declared_postgresql} - callable_here


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every guard, in one transaction."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table in present(connection).items():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the guards present equal to those declared, whatever was there before.

    In one transaction: there is no instant without them, and a failure leaves those that were there.
    """
    write = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}[connection.vendor]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        tables = set(connection.introspection.table_names())
        for statement in write(connection, tables):
            cursor.execute(statement)


def _for_sqlite(_connection: BaseDatabaseWrapper, tables: set[str]) -> Iterator[str]:
    yield from (_sqlite(guard) for guard in declared if guard.table in tables)
    here = [trigger for trigger in declared_sqlite if trigger.table in tables]
    yield from (trigger.sql for trigger in here)
    yield from (trigger.then for trigger in here if trigger.then)


def _for_postgresql(connection: BaseDatabaseWrapper, tables: set[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
    yield from (_postgresql(guard, schema) for guard in declared if guard.table in tables)
    yield from (_refuse_truncate(table, schema) for table in guarded_tables() if table in tables)
    for function in declared_postgresql:
        yield from function.statements(schema)


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
