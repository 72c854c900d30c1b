# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from caravane.decide.voting.actions import forget_counted_keys
from caravane.foundation.territory.models import City
from caravane.foundation.territory.setup_code import setup_link
from caravane.publish.desk.processes import Group, commands, environment, port_is_free


class Command(BaseCommand):
    help = "Serve the site: web and worker in the foreground, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes (default: %(default)s)")
        parser.add_argument("--threads", type=int, default=2, help="threads of each (default: %(default)s)")

    def handle(self, *_args: Any, host: str, port: int, workers: int, threads: int, **_options: Any) -> None:
        if not port_is_free(host, port):
            told = _("Port %(port)s is taken: choose another one, for example PORT=%(other)s make demo.")
            raise CommandError(told % {"port": port, "other": port + 1})
        call_command("migrate", verbosity=0)
        forget_counted_keys()
        self.tell(host, port)
        connections.close_all()  # the children open their own
        group = Group(commands(host, port, workers, threads), environment())
        try:
            ended = group.wait()
        finally:
            group.stop()
        if ended:
            told = _("The %(name)s process ended by itself (code %(code)s): everything is stopped.")
            raise CommandError(told % {"name": ended.name, "code": ended.code})

    def tell(self, host: str, port: int) -> None:
        """Print the address, and on an empty installation the link that founds the town."""
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host  # noqa: S104 -- compared, not bound
        address = f"http://{shown}:{port}"
        self.stdout.write(_("Caravane: %(address)s (Ctrl-C to stop)") % {"address": address})
        if not City.objects.exists():
            self.stdout.write(_("No town yet. To found it: %(link)s") % {"link": setup_link(address)})
        self.stdout.flush()
