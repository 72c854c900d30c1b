# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the data folder holds is read by the account that runs the site, and by no other of the machine."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

OTHERS = 0o077
SHOWN = 3


def private_folders() -> list[Path]:
    """Return where this installation keeps what is nobody else's: data, keys, the database when a file.

    Where they really lie: the rights of a link say nothing, and SQLite keeps its log beside the real file.
    """
    folders = [Path(settings.DATA_DIR).resolve(), Path(settings.KEYS_DIR).resolve()]
    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        name = Path(str(database["NAME"])).resolve()
        folders += [name.with_name(name.name + ending) for ending in ("", "-wal", "-shm")]
    return folders


def open_to_others(places: list[Path]) -> Iterator[Path]:
    """Find what the group or everybody may read, write or pass through; a link inside leads elsewhere."""
    for place in places:
        inside = place.rglob("*") if place.is_dir() else []
        for path in (place, *inside):
            if path.exists() and not path.is_symlink() and path.stat().st_mode & OTHERS:
                yield path


def check_private_files(**_options: Any) -> list[checks.CheckMessage]:
    """Warn, at the start of every command, when other accounts of the machine may read what is kept here."""
    found = list(dict.fromkeys(open_to_others(private_folders())))
    if not found:
        return []
    shown = ", ".join(f"{path} ({path.stat().st_mode & 0o777:04o})" for path in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    places = " ".join(shlex.quote(str(path)) for path in private_folders() if path.exists())
    return [
        checks.Warning(
            f"Other accounts of this machine may reach what is private: {shown}{more}.",
            hint=f"chmod -R go= {places}",
            id="caravane.W001",
        )
    ]
