# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caravane.publish.desk.backups.actions import back_up, back_up_keys, poll_keys, refuse_together
from caravane.publish.desk.backups.errors import BackupRefused


class Command(BaseCommand):
    help = (
        "Copy database and files into a new folder, while the site runs; with --keys, the keys into another."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder for the database and the files")
        parser.add_argument("--keys", type=Path, help="a new folder, to be kept elsewhere, for the keys")

    def handle(self, *_args: Any, folder: Path, keys: Path | None, **_options: Any) -> None:
        now = timezone.now()
        try:
            if keys:
                refuse_together(keys, folder)
            back_up(folder=folder, now=now)
            self.stdout.write(_("Database and files: %(folder)s") % {"folder": folder})
            self.copy_keys(keys, folder)
        except BackupRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal

    def copy_keys(self, keys: Path | None, folder: Path) -> None:
        """Copy the keys where asked to, else say that they were left."""
        if keys is None:
            self.stdout.write(self.left(len(poll_keys())))
            return
        count = back_up_keys(folder=keys, beside=folder, now=timezone.now())
        told = ngettext(
            "Keys (of %(count)d poll): %(folder)s. Keep them elsewhere than the database.",
            "Keys (of %(count)d polls): %(folder)s. Keep them elsewhere than the database.",
            count,
        )
        self.stdout.write(told % {"count": count, "folder": keys})

    def left(self, count: int) -> str:
        """Say what cannot be read without the keys."""
        if not count:
            return _("Keys were not copied: no poll has one. The key that signs links was not copied either.")
        told = ngettext(
            "Keys were not copied: without the key of its poll nobody can read a ballot of this copy "
            "(%(count)d poll). Copy them too, elsewhere: --keys FOLDER.",
            "Keys were not copied: without the key of its poll nobody can read a ballot of this copy "
            "(%(count)d polls). Copy them too, elsewhere: --keys FOLDER.",
            count,
        )
        return told % {"count": count}
