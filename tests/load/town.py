# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town in the middle of its vote, in a database of its own. Run as a program, outside of pytest's:

python -m tests.load.town prepare VOTERS    fill the database, print the voters and the questions as JSON
python -m tests.load.town cast              let them all vote
python -m tests.load.town inspect           print what the box and the roll hold, as JSON
"""

import json
import sys
from collections import Counter
from datetime import date, timedelta
from typing import Any

import django


def prepare(count: int) -> dict[str, Any]:
    from django.utils import timezone

    from caravane.decide.voting import actions
    from caravane.decide.voting.tests.conftest import make_package, make_proposal
    from caravane.foundation.accounts.models import Role
    from caravane.foundation.conferences.models import Theme
    from conftest import make_city, make_conference, make_member

    now = timezone.now()
    city = make_city("Ivry-sur-Seine", "94041")
    make_member("omar@ivry.example", "Omar", city, Role.POLLING_OFFICIAL)
    conference = make_conference(city, timezone.localdate() + timedelta(5))
    for theme in Theme.objects.filter(conference=conference, not_voted=""):
        proposal = make_proposal(theme, theme.pk)
        for order in range(4):
            make_package(theme, f"{theme.name} {order}", order, proposal)
    poll = actions.draw_up_poll(conference=conference, set_up=actions.usual_set_up(conference, now))
    poll = actions.seal_poll(poll=poll, now=now)
    voters = [_voter(poll, number, now) for number in range(count)]
    questions = list(poll.questions.values_list("pk", flat=True))
    return {"sessions": voters, "questions": questions, "poll": poll.pk, "key": poll.public_key.hex()}


def _voter(poll: Any, number: int, now: Any) -> str:
    """Put a person on the roll, sign them in, and return the key of their session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from caravane.decide.voting import actions
    from caravane.foundation.accounts.models import User
    from caravane.foundation.accounts.session_store import SessionStore

    user = User.objects.create_user(f"voix{number}@ivry.example")
    actions.declare_identity(
        poll=poll,
        account=user,
        last_name="Voix " + "".join(chr(ord("f") + int(digit)) for digit in f"{number:03}"),
        first_names="Anne",
        birth_date=date(1960, 1, 1) + timedelta(days=number),  # nobody is close to anybody
        tie="lives",
        now=now,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def cast() -> dict[str, Any]:
    """Let everybody who is on the roll vote online."""
    from django.utils import timezone

    from caravane.decide.voting import actions
    from caravane.decide.voting.models import Poll, RollEntry
    from caravane.decide.voting.tests.held import enclosed

    poll = Poll.objects.get()
    for entry in RollEntry.objects.filter(account__isnull=False):
        actions.cast_ballot(
            poll=poll, roll_entry=entry, envelopes=enclosed(poll, [1], [2]), now=timezone.now()
        )
    return {}


def inspect() -> dict[str, Any]:
    from caravane.decide.voting.models import Mark, Poll
    from caravane.decide.voting.tests.held import box

    ballots = box(Poll.objects.get())
    return {
        "marks": Mark.objects.count(),
        "ballots": Counter(str(question) for question, _ in ballots),
        "codes": [ballot.tracker for _, ballot in ballots],
    }


if __name__ == "__main__":
    django.setup()
    acts = {"prepare": lambda: prepare(int(sys.argv[2])), "cast": cast, "inspect": inspect}
    sys.stdout.write(json.dumps(acts[sys.argv[1]]()))
