# SPDX-License-Identifier: AGPL-3.0-or-later
import errno
import os
import socket
from typing import Any

from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from caravane.decide.voting.actions import forget_counted_keys
from caravane.foundation.territory.models import City
from caravane.foundation.territory.setup_code import setup_link
from caravane.publish.desk.processes import (
    Ended,
    Group,
    environment,
    listen,
    web_commands,
    worker_command,
)


class Command(BaseCommand):
    help = "Serve the site: web and worker in the foreground, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes (default: %(default)s)")
        parser.add_argument("--threads", type=int, default=2, help="threads of each (default: %(default)s)")
        parser.add_argument(
            "--no-worker",
            dest="worker",
            action="store_false",
            help="web processes alone: the worker runs elsewhere",
        )
        parser.add_argument(
            "--no-migrate",
            dest="migrate",
            action="store_false",
            help="leave the database as it is: its owner runs `caravane migrate`",
        )

    def handle(self, *_args: Any, host: str, port: int, migrate: bool, **options: Any) -> None:
        try:
            listening = listen(host, port)
        except OSError as wrong:
            raise CommandError(self.why(port, wrong)) from wrong
        self.bring_up_to_date() if migrate else self.refuse_when_behind()
        forget_counted_keys()
        self.tell(host, port)
        connections.close_all()  # the children open their own
        with listening:
            ended = self.run_group(listening, **options)
        if ended:
            told = _("The %(name)s process ended by itself (code %(code)s): everything is stopped.")
            raise CommandError(told % {"name": ended.name, "code": ended.code})

    def bring_up_to_date(self) -> None:
        call_command("migrate", verbosity=0)

    def refuse_when_behind(self) -> None:
        """Stop when the database waits for its owner."""
        try:
            call_command("migrate", check_unapplied=True, verbosity=0)
        except SystemExit as behind:
            told = _("The database is not up to date: run `caravane migrate` as its owner first.")
            raise CommandError(told) from behind

    def run_group(
        self, listening: socket.socket, workers: int, threads: int, worker: bool, **_options: Any
    ) -> Ended | None:
        """Run the processes until somebody asks to stop, or until one ends by itself."""
        commands = web_commands(listening, workers, threads) | (worker_command() if worker else {})
        group = Group(commands, environment(), files=[listening.fileno()])
        try:
            return group.wait()
        finally:
            group.stop()

    def why(self, port: int, wrong: OSError) -> str:
        """Say why nobody can listen there."""
        if wrong.errno != errno.EADDRINUSE:
            return _("Nobody can listen on port %(port)s here: %(why)s.") % {
                "port": port,
                "why": wrong.strerror,
            }
        told = _("Port %(port)s is taken: choose another one, for example PORT=%(other)s make demo.")
        return told % {"port": port, "other": port + 1}

    def tell(self, host: str, port: int) -> None:
        """Print the address, and on an empty installation the link that founds the town."""
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host  # noqa: S104 -- compared, not bound
        address = f"http://{shown}:{port}"
        self.stdout.write(_("Caravane: %(address)s (Ctrl-C to stop)") % {"address": address})
        if not City.objects.exists():
            # A journal is no place for a code that founds a town.
            link = "caravane start --link" if "JOURNAL_STREAM" in os.environ else setup_link(address)
            self.stdout.write(_("No town yet. To found it: %(link)s") % {"link": link})
        self.stdout.flush()
