# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written is for the account that runs the site; wider rights are told at the start."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from caravane.foundation.core import private_files
from caravane.foundation.core.private_files import check_private_files
from tests.load.serving import ROOT, environment

OTHERS = 0o077


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True, mode=0o700)
    data.chmod(0o700)
    (data / "caravane.sqlite3").touch(mode=0o600)
    use(monkeypatch, data, data / "caravane.sqlite3")
    return data


def use(monkeypatch: pytest.MonkeyPatch, data: Path, database: Path) -> None:
    """Let the check look at these places."""
    databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}}
    monkeypatch.setattr(
        private_files,
        "settings",
        SimpleNamespace(DATA_DIR=data, KEYS_DIR=data / "keys", DATABASES=databases),
    )


def test_a_folder_of_its_owner_alone_says_nothing(folder: Path) -> None:
    assert check_private_files() == []


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o710, 0o702])
def test_a_folder_that_others_may_enter_is_told(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    (told,) = check_private_files()
    assert f"{folder} ({mode:04o})" in told.msg
    assert str(told.hint).startswith(f"chmod -R go= {folder}")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_a_file_that_others_may_read_is_told_wherever_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    elsewhere = folder.parent / "elsewhere.sqlite3"
    open_file(elsewhere.with_name(f"{elsewhere.name}{ending}"))
    use(monkeypatch, folder, elsewhere)
    (told,) = check_private_files()
    assert f"elsewhere.sqlite3{ending} (0644)" in told.msg


@pytest.mark.parametrize("name", ["data", "data/keys", "elsewhere.sqlite3"])
def test_what_lies_behind_a_link_is_told_where_it_lies(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    link, real = folder.parent / name, folder.parent / "behind the link"
    if name == "data":
        folder.rename(real)
    elif name == "data/keys":
        real.mkdir()
    else:
        real.touch()
    link.symlink_to(real)
    real.chmod(0o755)
    use(monkeypatch, folder, folder.parent / "elsewhere.sqlite3")
    (told,) = check_private_files()
    assert f"{real} (0755)" in told.msg
    subprocess.run(str(told.hint), shell=True, check=True)
    assert check_private_files() == []


def test_a_link_inside_says_nothing_of_the_file_that_it_leads_to(folder: Path) -> None:
    open_file(folder.parent / "leaflet.pdf")
    (folder / "files" / "leaflet.pdf").symlink_to(folder.parent / "leaflet.pdf")
    assert check_private_files() == []


def open_file(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


def test_what_is_told_mends_it(folder: Path) -> None:
    (folder / "files" / "logo.png").touch(mode=0o644)
    folder.chmod(0o755)
    (told,) = check_private_files()
    subprocess.run(str(told.hint), shell=True, check=True)
    assert check_private_files() == []


def test_whatever_a_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    """A real installation under the usual umask of a machine: database, key, code, mail."""
    data = tmp_path / "data"
    lenient = ["sh", "-c", 'umask 022; exec "$@"', "sh", sys.executable, "manage.py"]
    for command in (["migrate", "--verbosity", "0"], ["start", "--link"], ["sendtestemail", "a@b.example"]):
        subprocess.run(
            [*lenient, *command], cwd=ROOT, env=environment(data), check=True, stdout=subprocess.DEVNULL
        )
    written = [data, *data.rglob("*")]
    assert {"caravane.sqlite3", "secret-key", "setup-code", "mail"} <= {path.name for path in written}
    assert [path for path in written if path.stat().st_mode & OTHERS] == []


def test_a_start_that_finds_wider_rights_says_so_and_how_to_mend_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data), capture_output=True, text=True, check=True
    )
    assert f"{data} (0755)" in done.stderr
    assert f"chmod -R go= {data}" in done.stderr
