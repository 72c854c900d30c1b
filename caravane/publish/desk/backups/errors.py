# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a backup or a restoration refuses.

BackupRefused
├── FolderInUse            the folder is there and holds something
├── FoldersTogether        keys beside the database that they open
├── ToolMissing            pg_dump or pg_restore is not on this machine
├── CopyFailed             the database did not give, or take, its copy
├── NotABackup             no manifest, or one of another program
├── TooNew                 made by a later version
├── Damaged                a file is missing or is not what the manifest says
├── OtherDatabase          a copy of SQLite for PostgreSQL, or the reverse
├── InstallationAlive      something would be overwritten
├── DatabaseBusy           the site runs on it
└── GuardsMissing          what came back has lost its guards
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


class BackupRefused(DomainError):
    """The copy was not made, or not put back."""

    code = "backup_refused"
    words: str | Promise

    def __init__(self, **facts: object) -> None:
        super().__init__(str(self.words) % facts)


class FolderInUse(BackupRefused):
    code = "folder_in_use"
    words = _("%(folder)s is there already and is not empty: name a new folder.")


class FoldersTogether(BackupRefused):
    code = "folders_together"
    words = _("The keys must not lie beside the database that they open: name a folder elsewhere.")


class ToolMissing(BackupRefused):
    code = "tool_missing"
    words = _(
        "%(tool)s is not on this machine. Install PostgreSQL's client programs "
        "(on Debian: apt install postgresql-client)."
    )


class CopyFailed(BackupRefused):
    code = "copy_failed"
    words = _("The database could not be copied: %(why)s")


class NotABackup(BackupRefused):
    code = "not_a_backup"
    words = _("%(folder)s is not a backup of Caravane, or not one of this kind.")


class TooNew(BackupRefused):
    code = "too_new"
    words = _(
        "This backup was made by a later version (%(version)s): install that version first. "
        "Nothing was changed."
    )


class Damaged(BackupRefused):
    code = "damaged"
    words = _("%(name)s is missing or damaged in this backup. Nothing was changed.")


class OtherDatabase(BackupRefused):
    code = "other_database"
    words = _("This backup comes from %(from)s and this installation uses %(here)s. Nothing was changed.")


class InstallationAlive(BackupRefused):
    code = "installation_alive"
    words = _(
        "This installation holds a town already. To replace it all by the backup: --replace. "
        "Nothing was changed."
    )


class DatabaseBusy(BackupRefused):
    code = "database_busy"
    words = _("The site is running on this database: stop it first. Nothing was changed.")


class GuardsMissing(BackupRefused):
    code = "guards_missing"
    words = _(
        "The database is back, but %(count)s of its guards are not: run `caravane migrate` as its owner."
    )
