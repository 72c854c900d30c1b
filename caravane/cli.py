# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `caravane` command: science without a database, everything else through Django."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

SCIENCE = {
    "count": "caravane.science.tally.command",
    "fund": "caravane.science.funding.command",
    "panel": "caravane.science.sortition.command",
    "tables": "caravane.science.seating.command",
    "group": "caravane.science.grouping.group_command",
    "similar": "caravane.science.grouping.similar_command",
}


# What is built for everybody to read.
BUILDING = {"collectstatic", "makemigrations", "makemessages", "compilemessages"}


def science_command(name: str) -> Callable[[list[str]], int]:
    command: Callable[[list[str]], int] = import_module(SCIENCE[name]).main
    return command


def main() -> int:
    """Run one command and return its exit code."""
    if len(sys.argv) > 1 and sys.argv[1] in SCIENCE:
        return science_command(sys.argv[1])(sys.argv[2:])
    if len(sys.argv) > 1 and sys.argv[1] not in BUILDING:
        os.umask(0o077)  # what the site writes is for its own account
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravane.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- science stays free of Django

    execute_from_command_line(sys.argv)
    return 0
