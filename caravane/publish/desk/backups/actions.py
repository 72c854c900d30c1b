# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

import caravane
from caravane.foundation.core import immutable

from . import manifest
from .databases import NOT_KEPT, copy_database, restore_database
from .errors import FoldersTogether, GuardsMissing, OtherDatabase

DATABASE_AND_FILES, KEYS = "database and files", "keys"
SIGNING_KEY = "secret-key"


def back_up(*, folder: Path, now: datetime) -> None:
    """Copy the database and the town's files into a new folder, closed to others.

    Neither keys nor sessions go with them. Raises FolderInUse, ToolMissing, CopyFailed.
    """
    manifest.new_folder(folder)
    copy_database(folder)
    media = Path(settings.MEDIA_ROOT)
    for path in manifest.files_in(media) if media.exists() else []:
        manifest.copy_file(path, folder / "files" / path.relative_to(media))
    facts = {"version": caravane.VERSION, "database": connection.vendor}
    manifest.close(folder, DATABASE_AND_FILES, now, **facts)


def back_up_keys(*, folder: Path, beside: Path, now: datetime) -> int:
    """Copy the polls' keys, and the key that signs links, into a new folder; return how many polls' keys.

    Raises FoldersTogether when one of the two folders is inside the other, FolderInUse.
    """
    refuse_together(folder, beside)
    manifest.new_folder(folder)
    for path in poll_keys():
        manifest.copy_file(path, folder / path.name)
    signing = Path(settings.DATA_DIR) / SIGNING_KEY
    if signing.exists():
        manifest.copy_file(signing, folder / SIGNING_KEY)
    manifest.close(folder, KEYS, now, version=caravane.VERSION)
    return len(poll_keys())


def poll_keys() -> list[Path]:
    """Return the files of the polls' private keys."""
    return sorted(Path(settings.KEYS_DIR).glob("*.key"))


def refuse_together(one: Path, other: Path) -> None:
    """Raise FoldersTogether unless neither folder is inside the other."""
    here, there = one.resolve(), other.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise FoldersTogether


def restore(*, folder: Path, replace: bool) -> str:
    """Put a copy of database and files in the place of this installation's, bring it up to date, check it.

    Returns where the former SQLite database was set aside, or "". Not in a transaction: on SQLite the file
    changes place in one step, on PostgreSQL pg_restore works in one transaction. Raises NotABackup, TooNew,
    Damaged, OtherDatabase, InstallationAlive, DatabaseBusy, ToolMissing, CopyFailed:
    then nothing was changed; GuardsMissing.
    """
    told = manifest.check(folder, DATABASE_AND_FILES)
    if told["database"] != connection.vendor:
        raise OtherDatabase(**{"from": told["database"], "here": connection.vendor})
    aside = restore_database(folder, replace=replace)
    for path in manifest.files_in(folder / "files"):
        manifest.copy_file(path, Path(settings.MEDIA_ROOT) / path.relative_to(folder / "files"))
    sign_everybody_out()
    call_command("migrate", verbosity=0)
    missing = set(immutable.expected(connection)) - set(immutable.present(connection))
    if missing:
        raise GuardsMissing(count=len(missing))
    return aside


def sign_everybody_out() -> None:
    """Empty what a copy should not hold, whoever made it."""
    here = set(connection.introspection.table_names()).intersection(NOT_KEPT)
    with connection.cursor() as cursor:
        for table in here:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- our own names


def restore_keys(*, folder: Path) -> int:
    """Put the polls' keys and the signing key back; return how many polls. Raises NotABackup, Damaged."""
    manifest.check(folder, KEYS)
    keys = sorted(folder.glob("*.key"))
    for path in keys:
        manifest.copy_file(path, Path(settings.KEYS_DIR) / path.name)
    if (folder / SIGNING_KEY).exists():
        manifest.copy_file(folder / SIGNING_KEY, Path(settings.DATA_DIR) / SIGNING_KEY)
    return len(keys)
