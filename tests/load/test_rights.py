# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a running site writes is for its own account; what everybody receives stays readable."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from .serving import ROOT, environment, site, web


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


@pytest.mark.concurrent
def test_database_and_log_of_a_running_site_are_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = os.umask(0o022)
    try:
        with site(data) as running:
            assert running.get("/")[0] == 302
            found = modes(data)
    finally:
        os.umask(before)
    names = ("caravane.sqlite3", "caravane.sqlite3-wal", "caravane.sqlite3-shm", "secret-key", "setup-code")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 0o600)
    assert found["data"] == 0o700


@pytest.mark.concurrent
def test_a_web_process_started_alone_closes_what_it_writes_to_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with web("tests.load.applications.rights", tmp_path) as running:
            assert running.get("/")[1] == b"0077"
    finally:
        os.umask(before)


def test_static_files_stay_readable_whatever_the_umask(tmp_path: Path) -> None:
    script = f"""
import django
from django.conf import settings
django.setup()
settings.STATIC_ROOT = {str(tmp_path / "static")!r}
from django.core.management import call_command
call_command("collectstatic", "--no-input", verbosity=0)
"""
    command = ["sh", "-c", 'umask 077; exec "$@"', "sh", sys.executable, "-c", script]
    subprocess.run(command, cwd=ROOT, env=environment(tmp_path / "data"), check=True)
    found = [path for path in (tmp_path / "static").rglob("*") if path.suffix not in {".gz", ".br"}]
    assert len(found) > 10
    assert [path for path in found if not path.stat().st_mode & stat.S_IROTH] == []
