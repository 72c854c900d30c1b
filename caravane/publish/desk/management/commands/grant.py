# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caravane.publish.desk.roles import RoleRefused, grant_rows


class Command(BaseCommand):
    help = "As the owner of a PostgreSQL database: give a role what web and worker need, and nothing more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role of web and worker")

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        try:
            grant_rows(role=role)
        except RoleRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(_("%(role)s may read and write rows, and nothing more.") % {"role": role})
