# SPDX-License-Identifier: AGPL-3.0-or-later
"""The drill that every town should do: an installation copied while it runs, lost, and back elsewhere."""

import json
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .databases import BOTH, fresh_postgresql
from .serving import ROOT, environment, site

VOTERS = 4
KEY = b"the private key of a poll, thirty-two bytes and more"
LOGO = b"\x89PNG a logo"
TABLES = """
import django, json
django.setup()
from django.apps import apps
from django.db import connection
from django.contrib.sessions.models import Session
here = set(connection.introspection.table_names())
counts = {m._meta.db_table: m._base_manager.count() for m in apps.get_models() if m._meta.db_table in here}
from caravane.foundation.core import immutable
lost = sorted(set(immutable.expected(connection)) - set(immutable.present(connection)))
print(json.dumps({"counts": counts, "lost": lost}))
"""

pytestmark = pytest.mark.concurrent


@dataclass
class Installation:
    data: Path
    settings: dict[str, str]

    def run(self, *command: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(self.data, **self.settings),
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def caravane(self, *words: object, code: int = 0) -> str:
        return self.run("manage.py", *map(str, words), code=code)

    def look(self) -> dict[str, Any]:
        """Return how many rows each table holds, and the guards that are lost."""
        found: dict[str, Any] = json.loads(self.run("-c", TABLES))
        return found


def a_town_that_votes(data: Path, settings: dict[str, str]) -> Installation:
    """A town in the middle of its vote: people on the roll, signed in; a logo; the key of its poll."""
    town = Installation(data, settings)
    town.caravane("migrate", "--verbosity", "0")
    town.run("-m", "tests.load.town", "prepare", str(VOTERS))
    town.run("-m", "tests.load.town", "cast")
    for name, content in (("files/logo.png", LOGO), ("keys/poll-9-0123456789ab.key", KEY)):
        path = data / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)
    return town


@pytest.fixture(scope="module", params=BOTH)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The town that each test has a copy of."""
    data = tmp_path_factory.mktemp("model") / "data"
    if request.param == "sqlite":
        yield a_town_that_votes(data, {})
        return
    with fresh_postgresql() as url:
        yield a_town_that_votes(data, {"DATABASE_URL": url})


@pytest.fixture
def new_machine(model: Installation, tmp_path: Path) -> Iterator[Any]:
    """Return a way to have a machine with an empty installation, or with one like the model."""
    with ExitStack() as databases:

        def machine(name: str, *, like: Installation | None = None) -> Installation:
            data = tmp_path / name / "data"
            data.parent.mkdir()
            if like:
                shutil.copytree(like.data, data)
            settings = {}
            if model.settings:
                template = like.settings["DATABASE_URL"] if like else ""
                settings["DATABASE_URL"] = databases.enter_context(fresh_postgresql(template))
            return Installation(data, settings)

        yield machine


@pytest.fixture
def town(model: Installation, new_machine: Any) -> Installation:
    copy: Installation = new_machine("first", like=model)
    return copy


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_was_copied_while_the_site_ran_comes_back_elsewhere(
    town: Installation, new_machine: Any, tmp_path: Path
) -> None:
    before = town.look()
    assert before["counts"]["django_session"] == VOTERS
    with site(town.data, "--no-worker", **town.settings):
        said = town.caravane("backup", tmp_path / "copy", "--keys", tmp_path / "elsewhere" / "keys")
    assert "elsewhere" in said
    signing = (town.data / "secret-key").read_bytes()
    shutil.rmtree(town.data)

    other = new_machine("second")
    other.caravane("restore", tmp_path / "copy", "--keys", tmp_path / "elsewhere" / "keys")
    after = other.look()
    assert after["lost"] == []
    assert after["counts"].pop("django_session") == 0
    del before["counts"]["django_session"]
    assert after["counts"] == before["counts"]
    assert (other.data / "files/logo.png").read_bytes() == LOGO
    assert (other.data / "keys/poll-9-0123456789ab.key").read_bytes() == KEY
    assert (other.data / "secret-key").read_bytes() == signing
    with site(other.data, "--no-worker", **other.settings) as running:
        assert running.get("/vote/")[0] == 200


def test_a_copy_without_its_key_reads_no_ballot_and_with_it_loses_none(
    town: Installation, new_machine: Any, tmp_path: Path
) -> None:
    copy, keys = tmp_path / "copy", tmp_path / "keys"
    town.caravane("backup", copy, "--keys", keys)
    before = json.loads(town.run("-m", "tests.load.town", "inspect"))
    assert before["marks"] == VOTERS

    thief = new_machine("thief")
    thief.caravane("restore", copy)
    assert thief.look()["counts"]["voting_envelope"] == VOTERS * len(before["ballots"])
    assert "KeyMissing" in thief.run("-m", "tests.load.town", "inspect", code=1)
    sheet = next(keys.glob("poll-1-*.key")).read_text().strip()
    assert sheet.encode() not in everything(copy) + everything(thief.data)

    heir = new_machine("heir")
    heir.caravane("restore", copy, "--keys", keys)
    after = json.loads(heir.run("-m", "tests.load.town", "inspect"))
    assert (after["marks"], after["ballots"]) == (before["marks"], before["ballots"])
    assert sorted(after["codes"]) == sorted(before["codes"])


@contextmanager
def marks_being_rewritten(town: Installation) -> Iterator[psycopg.Connection[Any]]:
    """Do what the close does to a table, without its end: it is empty for who looks at an older instant."""
    with psycopg.connect(town.settings["DATABASE_URL"]) as database:
        database.execute("LOCK TABLE voting_mark IN ACCESS EXCLUSIVE MODE")
        database.execute("ALTER TABLE voting_mark DISABLE TRIGGER USER")
        database.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM voting_mark")
        database.execute("TRUNCATE voting_mark")
        database.execute("INSERT INTO voting_mark SELECT * FROM kept")
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")
        database.execute("ALTER TABLE voting_mark ENABLE TRIGGER USER")
        yield database


def test_a_copy_begun_while_the_close_rewrites_is_whole(
    town: Installation, new_machine: Any, tmp_path: Path
) -> None:
    if not town.settings:
        pytest.skip("SQLite rewrites its file in one step")
    with marks_being_rewritten(town) as database, ThreadPoolExecutor(1) as beside:
        copying = beside.submit(town.caravane, "backup", tmp_path / "copy")
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while not database.execute(waits).fetchone()[0] and not copying.done():
            time.sleep(0.05)
        database.commit()
        copying.result()
    other = new_machine("other")
    other.caravane("restore", tmp_path / "copy")
    assert other.look()["counts"]["voting_mark"] == VOTERS


def test_the_copy_and_the_keys_never_lie_together(town: Installation, tmp_path: Path) -> None:
    copy, keys = tmp_path / "copy", tmp_path / "keys"
    town.caravane("backup", copy, "--keys", copy / "keys", code=1)
    town.caravane("backup", keys / "copy", "--keys", keys, code=1)
    assert not copy.exists()
    town.caravane("backup", copy, "--keys", keys)
    signing = (town.data / "secret-key").read_bytes()
    assert KEY not in everything(copy)
    assert signing not in everything(copy)
    assert {KEY, signing} <= {path.read_bytes() for path in keys.iterdir()}
    assert b"SQLite format" not in everything(keys)
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for root in (copy, keys) for path in (root, *root.rglob("*"))
    }
    assert {
        path.name: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)
    } == {}


def test_without_keys_the_command_says_what_is_left(town: Installation, tmp_path: Path) -> None:
    assert "--keys" in town.caravane("backup", tmp_path / "copy")
    assert KEY not in everything(tmp_path / "copy")


def test_the_copy_holds_nobody_who_was_signed_in(town: Installation, tmp_path: Path) -> None:
    keys = town.run(
        "-c",
        "import django; django.setup()\n"
        "from django.contrib.sessions.models import Session\n"
        "print(' '.join(Session.objects.values_list('session_key', flat=True)))",
    ).split()
    assert len(keys) == VOTERS
    town.caravane("backup", tmp_path / "copy")
    held = everything(tmp_path / "copy")
    assert [key for key in keys if key.encode() in held] == []


def test_a_damaged_copy_is_refused_and_changes_nothing(
    town: Installation, new_machine: Any, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    town.caravane("backup", copy)
    other = new_machine("second")
    database = next(copy.glob("database.*"))
    whole = database.read_bytes()
    database.write_bytes(whole[:5000] + b"?" + whole[5001:])
    assert database.name in other.caravane("restore", copy, code=1)
    database.write_bytes(whole)
    (copy / "files/logo.png").unlink()
    assert "logo.png" in other.caravane("restore", copy, code=1)
    (copy / "files/logo.png").write_bytes(LOGO)
    (copy / "files/more.png").write_bytes(b"slipped in")
    assert "more.png" in other.caravane("restore", copy, code=1)
    assert other.look()["counts"] == {}
    (copy / "files/more.png").unlink()
    other.caravane("restore", copy)


def test_a_living_installation_is_replaced_only_when_told(town: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    town.caravane("backup", copy)
    town.caravane("backup", copy, code=1)
    before = town.look()["counts"]
    assert "--replace" in town.caravane("restore", copy, code=1)
    assert town.look()["counts"] == before
    said = town.caravane("restore", copy, "--replace")
    assert town.look()["counts"] == {**before, "django_session": 0}
    aside = list(town.data.glob("*.replaced-*"))
    assert [str(path) in said for path in aside] == [True] * (1 if "DATABASE_URL" not in town.settings else 0)


def test_a_database_in_use_is_not_replaced_under_the_site(town: Installation, tmp_path: Path) -> None:
    if "DATABASE_URL" in town.settings:
        pytest.skip("PostgreSQL replaces in one transaction")
    copy = tmp_path / "copy"
    town.caravane("backup", copy)
    with site(town.data, "--no-worker") as running:
        assert running.get("/vote/")[0] == 200
        town.caravane("restore", copy, "--replace", code=1)
        assert running.get("/vote/")[0] == 200


def test_a_backup_of_the_other_database_or_of_something_else_is_refused(
    town: Installation, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    town.caravane("backup", copy)
    path = copy / "manifest.json"
    told = json.loads(path.read_text())
    for change in ({"database": "oracle"}, {"format": 2}, {"caravane": "keys"}):
        path.write_text(json.dumps({**told, **change}))
        town.caravane("restore", copy, "--replace", code=1)
    path.unlink()
    town.caravane("restore", copy, "--replace", code=1)
    town.caravane("restore", tmp_path / "nowhere", code=1)


def test_without_postgresqls_programs_the_command_says_what_to_install(
    town: Installation, tmp_path: Path
) -> None:
    if "DATABASE_URL" not in town.settings:
        pytest.skip("SQLite needs no program")
    town.settings["PATH"] = str(tmp_path)
    assert "postgresql-client" in town.caravane("backup", tmp_path / "copy", code=1)
