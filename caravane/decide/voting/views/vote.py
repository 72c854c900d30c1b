# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caravane.decide.voting.queries import PollState, offered_questions, poll_of, poll_state, turnout
from caravane.foundation.conferences.page_cache import public_page

WITH_TURNOUT = {PollState.OPEN, PollState.CLOSED, PollState.PUBLISHED}


def boundaries(request: Any) -> Iterable[datetime]:
    """Return the instants to come at which the page changes: the poll opens, the poll closes."""
    poll = poll_of(request.conference)
    return [moment for moment in (poll.opens_at, poll.closes_at) if moment > request.now] if poll else []


# A minute: marks do not raise the content version, and the turnout shown should not lag.
@require_safe
@public_page(until=boundaries, minutes=1)
def vote(request: Any) -> HttpResponse:
    """What is voted, when, how and where; how many people have voted, never how."""
    poll = poll_of(request.conference)
    state = poll_state(poll, request.now)
    announced = poll if poll and state not in {PollState.NONE, PollState.DRAFT} else None
    context = {
        "poll": announced,
        "state": state.value,
        "questions": offered_questions(announced) if announced else [],
        "points": list(announced.points.all()) if announced else [],
        "turnout": turnout(announced) if announced and state in WITH_TURNOUT else None,
    }
    return render(request, "voting/vote.html", context)
