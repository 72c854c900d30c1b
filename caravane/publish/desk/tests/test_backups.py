# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a copy holds and what a restoration checks, asked directly; the whole drill is in `tests/load`."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from caravane.foundation.core.models import SharedEntry
from caravane.publish.desk.backups import actions, databases, manifest
from caravane.publish.desk.backups.errors import GuardsMissing

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SESSION = "who-is-signed-in"


@pytest.fixture
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy whose database is the one that is there already: neither put in its place nor migrated."""
    monkeypatch.setattr(actions, "restore_database", lambda _folder, *, replace: "")
    monkeypatch.setattr(actions, "call_command", lambda *_words, **_options: None)
    folder = tmp_path / "copy"
    manifest.new_folder(folder)
    manifest.close(folder, actions.DATABASE_AND_FILES, NOW, database=connection.vendor)
    return folder


def make_sessions(count: int) -> None:
    Session.objects.bulk_create(
        Session(session_key=f"{SESSION}-{number}", session_data=SESSION * 40, expire_date=NOW)
        for number in range(count)
    )


@pytest.mark.django_db
def test_a_restoration_signs_everybody_out_whoever_made_the_copy(copy: Path) -> None:
    make_sessions(2)
    SharedEntry.objects.create(key="known:place", value=True, expires=NOW.timestamp())
    actions.restore(folder=copy, replace=True)
    assert (Session.objects.count(), SharedEntry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_restoration_says_how_many_guards_did_not_come_back(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions.immutable, "expected", lambda _connection: {"one": "a", "two": "b"})
    monkeypatch.setattr(actions.immutable, "present", lambda _connection: {"one": "a"})
    with pytest.raises(GuardsMissing, match="1"):
        actions.restore(folder=copy, replace=True)


@pytest.mark.usefixtures("_usual_umask")
def test_copied_files_and_their_list_are_their_owner_s_alone(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"a logo")
    folder = tmp_path / "copy"
    manifest.new_folder(folder)
    manifest.copy_file(tmp_path / "logo.png", folder / "files" / "logo.png")
    manifest.close(folder, actions.KEYS, NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert modes == {"copy": 0o700, "files": 0o700, "logo.png": 0o600, manifest.NAME: 0o600}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pg_dump leaves the rows where they are")
@pytest.mark.django_db(transaction=True)
def test_no_byte_of_a_session_stays_in_the_copy_s_file(tmp_path: Path) -> None:
    """Not even in a page that nothing uses any more: a row deleted is a row that lies there still."""
    make_sessions(300)
    databases.copy_database(tmp_path)
    copy = tmp_path / databases.FILE_NAMES["sqlite"]
    assert SESSION.encode() not in copy.read_bytes()
    assert SESSION.encode() in Path(str(connection.settings_dict["NAME"])).read_bytes() + log_of_the_site()
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)


def log_of_the_site() -> bytes:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    return log.read_bytes() if log.exists() else b""
