# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who are about to vote in the demonstration, and the control's table. Run in a process of its own:

python -m benchmarks.voters COUNT PROPOSALS     prints {"ours": sessions, "plain": sessions} as JSON
"""

import json
import sys
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.plain_models import PlainBallot  # noqa: E402
from caravane.decide.voting import actions  # noqa: E402
from caravane.decide.voting.models import Poll, RollEntry  # noqa: E402
from caravane.foundation.accounts.models import User  # noqa: E402
from caravane.gather.proposals.models import Proposal  # noqa: E402

DAY = date(1940, 1, 1)


def prepare(count: int, proposals: int) -> dict[str, list[str]]:

    if PlainBallot._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(PlainBallot)
    _grow(proposals)
    poll, now = Poll.objects.get(), timezone.now()
    begun = RollEntry.objects.filter(poll=poll).count()  # another birth date for everybody
    return {
        "ours": [_voter(poll, number, now) for number in range(begun, begun + count)],
        "plain": [_session({"voter": number}, plain=True) for number in range(count)],
    }


def _grow(wanted: int) -> None:
    """Copy proposals until there are as many as wanted."""

    rows = list(Proposal.objects.order_by("number"))
    extra = range(1, wanted - len(rows) + 1)
    copies = [_copy(rows[number % len(rows)], rows[-1].number + number) for number in extra]
    Proposal.objects.bulk_create(copies, batch_size=300)


def _copy(row: Proposal, number: int) -> Proposal:
    kept = {field.attname: getattr(row, field.attname) for field in Proposal._meta.concrete_fields}
    return Proposal(**{**kept, "id": None, "number": number})


def _voter(poll: Any, number: int, now: Any) -> str:
    """Put a person on the roll, with an account, and sign them in; return the key of their session."""

    user = User.objects.create_user(f"voix{poll.pk}.{number}.{now.timestamp()}@exemple.fr")
    actions.declare_identity(
        poll=poll,
        account=user,
        last_name="Voix" + "".join(chr(ord("f") + int(digit)) for digit in f"{number:05}"),
        first_names="Anne",
        birth_date=DAY + timedelta(days=number),
        tie="lives",
        now=now,
    )
    facts = {SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash()}
    return _session({**facts, BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend"})


def _session(facts: dict[str, Any], *, plain: bool = False) -> str:

    engine = "django.contrib.sessions.backends.db" if plain else settings.SESSION_ENGINE
    session = import_module(engine).SessionStore()
    session.update(facts)
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]), int(sys.argv[2]))))
