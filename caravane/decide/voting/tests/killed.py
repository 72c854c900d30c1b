# SPDX-License-Identifier: AGPL-3.0-or-later
"""A rewriting that is killed with -9 at a given moment. Run as a program, on the database of DATABASE_URL:

python -m caravane.decide.voting.tests.killed POLL NOW MOMENT

MOMENT is the beginning of a statement, at which it dies; `inside STATEMENT` lets the statement begin.
"""

import os
import signal
import sys
from datetime import datetime
from itertools import count
from typing import Any

import django
from django.db import connection

STEPS = 40  # of a thousand instructions of SQLite's machine: VACUUM is under way


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_inside(sql: str, params: Any) -> None:
    """Let the database begin a statement, and die before it answers."""
    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        steps = count()
        raw.set_progress_handler(lambda: die() if next(steps) > STEPS else None, 10)
        return
    raw.pgconn.send_query(sql.replace("%s", str(params[0])).encode())
    die()


def main(poll: int, now: str, moment: str) -> None:
    from caravane.decide.voting.actions import rewrite_marks_and_box
    from caravane.decide.voting.models import Poll

    inside, wanted = moment.startswith("inside "), moment.removeprefix("inside ")

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(wanted):
            die_inside(sql, params) if inside else die()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        rewrite_marks_and_box(poll=Poll.objects.get(pk=poll), now=datetime.fromisoformat(now))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
