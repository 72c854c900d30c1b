# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caravane.publish.desk.backups.actions import restore, restore_keys
from caravane.publish.desk.backups.errors import BackupRefused


class Command(BaseCommand):
    help = "Put back what `caravane backup` copied, into an empty installation or, with --replace, over this."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of the database and the files")
        parser.add_argument("--keys", type=Path, help="the folder of the keys")
        parser.add_argument("--replace", action="store_true", help="replace a town that is here")

    def handle(self, *_args: Any, folder: Path, keys: Path | None, replace: bool, **_options: Any) -> None:
        try:
            aside = restore(folder=folder, replace=replace)
            self.stdout.write(
                _("Database and files are back, up to date and guarded. Everybody signs in again.")
            )
            if aside:
                self.stdout.write(
                    _("The former database is %(file)s: erase it once all is well.") % {"file": aside}
                )
            self.stdout.write(self.keys(keys))
        except BackupRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal

    def keys(self, folder: Path | None) -> str:
        if folder is None:
            return _("Keys were not put back: a poll that is not counted yet needs its own (--keys FOLDER).")
        count = restore_keys(folder=folder)
        told = ngettext("The key of %(count)d poll is back.", "The keys of %(count)d polls are back.", count)
        return told % {"count": count}
