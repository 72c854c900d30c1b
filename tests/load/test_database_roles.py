# SPDX-License-Identifier: AGPL-3.0-or-later
"""On PostgreSQL, web and worker run as a role that writes rows; the guards are out of its reach."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from .databases import as_role, fresh_postgresql, fresh_role, needs_postgresql
from .serving import ROOT, environment, site

pytestmark = [pytest.mark.concurrent, needs_postgresql]
FUNCTION = "CREATE FUNCTION owners_act() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 7::bigint'"


@dataclass
class Roles:
    owner: str  # the owner's URL
    web: str
    name: str
    data: Path

    def caravane(self, url: str, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environment(self.data, DATABASE_URL=url),
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roles]:
    tmp_path = tmp_path_factory.mktemp("roles")
    with fresh_role() as name, fresh_postgresql() as owner:
        here = Roles(owner, as_role(owner, name), name, tmp_path / "data")
        assert here.caravane(owner, "migrate", "--verbosity", "0").returncode == 0
        with psycopg.connect(owner, autocommit=True) as database:
            database.execute(FUNCTION)
            database.execute("REVOKE ALL ON FUNCTION owners_act() FROM PUBLIC")
        for _again in range(2):
            assert here.caravane(owner, "grant", name).returncode == 0
        yield here


def test_the_role_of_the_web_writes_rows_and_calls_what_the_owner_offers(roles: Roles) -> None:
    with psycopg.connect(roles.web) as web:
        web.execute(
            "INSERT INTO territory_institution (name, kind, city_id) "
            "SELECT 'x', 'commune', id FROM territory_city"
        )
        web.execute("DELETE FROM django_session")
        web.execute("SELECT nextval(pg_get_serial_sequence('territory_city', 'id'))")
        assert web.execute("SELECT owners_act()").fetchone() == (7,)


@pytest.mark.parametrize(
    "act",
    [
        "TRUNCATE voting_mark CASCADE",
        "ALTER TABLE voting_mark DISABLE TRIGGER ALL",
        "DROP TABLE voting_mark",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION owners_act() RETURNS bigint LANGUAGE sql AS 'SELECT 8::bigint'",
        "CREATE TRIGGER mine BEFORE INSERT ON voting_mark EXECUTE FUNCTION tsvector_update_trigger()",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT setval(pg_get_serial_sequence('territory_city', 'id'), 1)",
    ],
)
def test_the_role_of_the_web_changes_nothing_else(roles: Roles, act: str) -> None:
    with psycopg.connect(roles.web) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(act)


def test_the_role_of_the_web_lifts_no_guard(roles: Roles) -> None:
    with psycopg.connect(roles.web) as web:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'guard%' LIMIT 1"
        found = web.execute(query).fetchone()
        assert found is not None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f'DROP TRIGGER "{found[0]}" ON {found[1]}')


def test_the_site_runs_as_that_role_and_waits_for_the_owner_when_the_database_is_behind(roles: Roles) -> None:
    with site(roles.data, "--no-migrate", DATABASE_URL=roles.web) as running:
        assert running.get("/sante/")[0] == 200
        assert running.get("/installation/")[0] == 200
    with psycopg.connect(roles.owner, autocommit=True) as database:
        database.execute("UPDATE django_migrations SET app = 'later' WHERE app = 'voting'")
        try:
            done = roles.caravane(roles.web, "serve", "--no-migrate", "--port", "0")
        finally:
            database.execute("UPDATE django_migrations SET app = 'voting' WHERE app = 'later'")
    assert done.returncode == 1
    assert "caravane migrate" in done.stderr


def test_a_role_that_is_missing_or_too_powerful_is_refused(roles: Roles) -> None:
    with psycopg.connect(roles.owner) as database:
        row = database.execute("SELECT current_user").fetchone()
    assert row is not None
    for role in ("nobody_here", row[0]):
        done = roles.caravane(roles.owner, "grant", role)
        assert done.returncode == 1
        assert role in done.stderr


def test_on_sqlite_there_is_nothing_to_grant(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "grant", "web"],
        cwd=ROOT,
        env=environment(tmp_path / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SQLite" in done.stderr
