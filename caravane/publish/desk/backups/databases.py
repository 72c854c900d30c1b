# SPDX-License-Identifier: AGPL-3.0-or-later
"""A consistent copy of a database while the site runs, and back. Who was signed in is not part of it."""

import os
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction

from .errors import CopyFailed, DatabaseBusy, InstallationAlive, ToolMissing

# Sessions, attempts to sign in that were counted, and the places where accounts are known (accounts.limits):
# they tell who came from where. The places are a loss: until people sign in again they are strangers at home.
NOT_KEPT = ("django_session", "core_sharedentry")
FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
WAIT = 3000  # milliseconds


def copy_database(folder: Path) -> None:
    """Write the database's copy into a folder. Raises ToolMissing, CopyFailed."""
    target = folder / FILE_NAMES[connection.vendor]
    target.touch(mode=0o600)
    if connection.vendor == "sqlite":
        _copy_sqlite(target)
    else:
        _copy_postgresql(target)


def restore_database(folder: Path, *, replace: bool) -> str:
    """Put the copy in the place of the database; return where the former one lies, or "".

    Raises InstallationAlive unless told to replace, DatabaseBusy, ToolMissing, CopyFailed.
    """
    alive = is_alive()
    if alive and not replace:
        raise InstallationAlive
    source = folder / FILE_NAMES[connection.vendor]
    vendor = connection.vendor
    connections.close_all()
    if vendor == "sqlite":
        return _restore_sqlite(source, Path(str(settings.DATABASES["default"]["NAME"])), alive)
    options = ["--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction"]
    _run("pg_restore", "--exit-on-error", *options, str(source))
    return ""


def is_alive() -> bool:
    """Say whether the database holds tables already."""
    return bool(connection.introspection.table_names())


def _copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        for table in _tables_of(copy).intersection(NOT_KEPT):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- our own names
        copy.commit()
        copy.execute("VACUUM")  # writes the file anew: no byte of the rows deleted stays in it
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise CopyFailed(why=found)


def _copy_postgresql(target: Path) -> None:
    """Let pg_dump read an instant at which every table was already held.

    The rewriting at the close empties a table and fills it again. pg_dump alone chooses its instant, then
    waits for such a table, and finds it as the rewriting never was seen: empty. Held first, it is whole.
    """
    options = ["--format=custom", "--no-owner", "--no-privileges", *_not_kept()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = ", ".join(connection.ops.quote_name(name) for name in sorted(all_tables()))
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")
        cursor.execute("SELECT pg_export_snapshot()")
        [instant] = cursor.fetchone()
        _run("pg_dump", f"--snapshot={instant}", "--file", str(target), *options)


def all_tables() -> set[str]:
    """Return the tables of every room, and Django's."""
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def _tables_of(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _restore_sqlite(source: Path, target: Path, alive: bool) -> str:
    """Copy beside, then change places in one step; the former database stays under another name."""
    _refuse_when_busy(target)
    fresh = target.with_name(f"{target.name}.restored")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(fresh)) as back:
        copy.backup(back)
    kept = _set_aside(target) if alive else ""
    fresh.replace(target)
    return kept


def _set_aside(target: Path) -> str:
    """Rename the database, which is one file now, to a name that is free; return it."""
    number = next(n for n in range(1, 1000) if not Path(f"{target}.replaced-{n}").exists())
    return str(target.rename(f"{target}.replaced-{number}"))


def _refuse_when_busy(target: Path) -> None:
    """Close the write-ahead log into the database; whoever else holds it open makes that impossible."""
    if not target.exists():
        return
    with closing(sqlite3.connect(target, timeout=WAIT / 1000)) as database:
        try:
            database.execute("PRAGMA locking_mode=EXCLUSIVE")
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as held:
            raise DatabaseBusy from held


def _not_kept() -> Iterable[str]:
    return [f"--exclude-table-data={table}" for table in NOT_KEPT]


def _run(tool: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on this installation's database; no password on the command line."""
    here: dict[str, Any] = settings.DATABASES["default"]
    told = {"host": here["HOST"], "port": here["PORT"], "username": here["USER"], "dbname": here["NAME"]}
    where = [f"--{name}={value}" for name, value in told.items() if value]
    environment = {**os.environ, **({"PGPASSWORD": here["PASSWORD"]} if here["PASSWORD"] else {})}
    environment |= {
        f"PG{name.upper()}": str(value) for name, value in here["OPTIONS"].items() if name.startswith("ssl")
    }
    try:
        done = subprocess.run(  # noqa: S603 -- our own words
            [tool, "--no-password", *where, *options],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as missing:
        raise ToolMissing(tool=tool) from missing
    if done.returncode:
        raise CopyFailed(why=done.stderr.strip().splitlines()[0] if done.stderr else tool)
