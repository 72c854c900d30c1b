# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder of a copy: closed to others, with a list of its files that tells when one is not whole."""

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import Damaged, FolderInUse, NotABackup, TooNew

NAME = "manifest.json"
FORMAT = 1


def new_folder(folder: Path) -> None:
    """Make a folder that its owner alone may enter. Raises FolderInUse when it holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def copy_file(source: Path, target: Path) -> None:
    """Copy what is in a file, for its owner alone, whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    shutil.copyfile(source, fresh)
    fresh.replace(target)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)


def close(folder: Path, kind: str, now: datetime, **facts: str) -> dict[str, Any]:
    """Write down what the folder holds, once it holds everything."""
    told = {
        "caravane": kind,
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        **facts,
        "files": {str(path.relative_to(folder)): digest(path) for path in files_in(folder)},
    }
    path = folder / NAME
    path.touch(mode=0o600)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return told


def check(folder: Path, kind: str) -> dict[str, Any]:
    """Return the manifest of a folder whose files are all there and whole.

    Raises NotABackup, TooNew, Damaged.
    """
    try:
        told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        wrong = told["caravane"] != kind
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        raise NotABackup(folder=folder) from unreadable
    if wrong:
        raise NotABackup(folder=folder)
    if told["format"] > FORMAT:
        raise TooNew(version=told.get("version", "?"))
    here = {str(path.relative_to(folder)): digest(path) for path in files_in(folder)}
    if here != told["files"]:
        changed = {name for name, _digest in told["files"].items() ^ here.items()}
        raise Damaged(name=min(changed))
    return told
