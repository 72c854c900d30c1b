# SPDX-License-Identifier: AGPL-3.0-or-later
"""First day in the terminal: asks for the town and its first coordinator, or takes them as options."""

import getpass
import sys
from typing import Any

from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from caravane.foundation.accounts.actions import appoint_first_coordinator
from caravane.foundation.territory.actions import found_town
from caravane.foundation.territory.models import City
from caravane.foundation.territory.setup_code import forget_setup_code, setup_link
from caravane.publish.desk.forms.people import FirstCoordinatorForm
from caravane.publish.desk.forms.town import TownForm
from caravane.publish.desk.views.setup import COLOURS


class Command(BaseCommand):
    help = "Found the town of an empty installation, here or in the browser (--link)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--link", action="store_true", help="print the link that founds it in a browser")
        parser.add_argument("--address", default="http://localhost:8000", help="address used by --link")
        for name in ("town", "insee", "email", "name"):
            parser.add_argument(f"--{name}")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def bring_up_to_date(self) -> None:
        """Migrate a database that is behind; leave one that is not, whose owner may be somebody else."""
        try:
            call_command("migrate", check_unapplied=True, verbosity=0)
        except SystemExit:
            call_command("migrate", verbosity=0)

    def handle(self, *_args: Any, **options: Any) -> None:
        self.bring_up_to_date()
        if City.objects.exists():
            raise CommandError(_("This installation already has its town."))
        if options["link"]:
            self.stdout.write(setup_link(options["address"]))
            return
        town, person = self.asked(options)
        with transaction.atomic():
            city = found_town(**town.facts())
            appoint_first_coordinator(city=city, **person.cleaned_data)
        forget_setup_code()
        done = _("%(town)s is founded. Next: caravane serve, then sign in as %(email)s.")
        self.stdout.write(done % {"town": city.name, "email": person.cleaned_data["email"]})

    def asked(self, options: dict[str, Any]) -> tuple[TownForm, FirstCoordinatorForm]:
        """Return the two forms, filled by options and answers, or stop and say what is wrong."""
        town = TownForm(
            {
                **COLOURS,
                "name": options["town"] or self.ask(_("Name of the town")),
                "insee_code": options["insee"] or self.ask(_("INSEE code")),
            }
        )
        person = FirstCoordinatorForm(
            {
                "email": options["email"] or self.ask(_("Your e-mail address")),
                "name": options["name"] or self.ask(_("Your name")),
                "password": self.password(from_stdin=options["password_stdin"]),
            }
        )
        if not (town.is_valid() & person.is_valid()):
            raise CommandError("\n".join(said_wrong(town) + said_wrong(person)))
        return town, person

    def ask(self, label: str) -> str:
        """Ask in the terminal; without one, say which option is missing."""
        if not sys.stdin.isatty():
            raise CommandError(_("Missing: %(label)s. See caravane start --help.") % {"label": label})
        return input(f"{label} : ").strip()

    def password(self, *, from_stdin: bool) -> str:
        """Read a password without showing it, nor leaving it in the list of processes."""
        return sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass(f"{_('Password')} : ")


def said_wrong(form: Any) -> list[str]:
    return [
        f"{form.fields[name].label} : {error}" for name, errors in form.errors.items() for error in errors
    ]
