# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from caravane.demo import records
from caravane.demo.calendar import View
from caravane.demo.loader import load
from caravane.foundation.accounts.models import Role
from caravane.foundation.territory.models import City


def demonstration_password() -> str:
    """Return the password of the demonstration's accounts: drawn once, kept beside its data."""
    path = settings.DATA_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"caravane-{secrets.token_hex(3)}", encoding="ascii")
    return path.read_text(encoding="ascii")


def first_migrations() -> str:
    """Return a digest of every room's first migration: rewritten, it cannot be applied over an older one."""
    digest = hashlib.sha256()
    for path in sorted((settings.BASE_DIR / "caravane").rglob("migrations/0001_initial.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def check_version() -> None:
    """Refuse a demonstration that another version loaded, in a database that is not this one's."""
    mark, loaded = settings.DATA_DIR / "demo-version", settings.DATA_DIR / "demo-password"
    if loaded.exists() and not (mark.exists() and mark.read_text(encoding="ascii") == first_migrations()):
        raise CommandError(
            _("An older version of Caravane loaded this demonstration: make demo-reset forgets it.")
        )
    mark.write_text(first_migrations(), encoding="ascii")


class Command(BaseCommand):
    help = "Load the Ivry demonstration into an empty installation, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--view", choices=[*View], default=View.RECORD)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--load-only", action="store_true")

    def handle(self, *_args: Any, view: str, port: int, load_only: bool, **_options: Any) -> None:
        check_version()
        call_command("migrate", verbosity=0)
        password = demonstration_password()
        self._load(View(view), password)
        self._show_accounts(password)
        if not load_only:
            call_command("serve", port=port)

    def _load(self, view: View, password: str) -> None:
        city = City.objects.first()
        if city is None:
            self.stdout.write(_("Loading the demonstration…"))
            load(view=view, password=password, now=timezone.now())
        elif not city.is_demonstration:
            raise CommandError(
                _("This installation serves a real town: the demonstration needs an empty one.")
            )

    def _show_accounts(self, password: str) -> None:
        self.stdout.write(_("Accounts of the demonstration, all with the password %s:") % password)
        for account in records.conference()["account"]:
            roles = ", ".join(str(Role(role).label) for role in account["roles"]) or _("resident")
            self.stdout.write(f"  {account['email']:<32}{roles}")
