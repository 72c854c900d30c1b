# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caravane.foundation.accounts.models import Role
from caravane.foundation.accounts.queries import roles_in
from caravane.foundation.conferences.kinds import Act
from caravane.foundation.conferences.queries import opens
from caravane.publish.desk import queries
from caravane.publish.desk.checklist import State, lines, ordered

FIRST = 3  # the next steps shown; the whole list has its page


@never_cache
@login_required
@require_safe
def today(request: Any) -> HttpResponse:
    """Show a person what is to be done today, for each role they hold; without a role, what is theirs."""
    city, conference, user = request.city, request.conference, request.user
    facts: dict[str, Any] = {"roles": roles_in(city, user, timezone.localdate(request.now))}
    if user.has_perm("conferences.prepare", city):
        facts |= to_prepare(request)
    if user.has_perm("voting.officiate", city):
        points = queries.points_of(city, user)
        facts["waiting"] = queries.requests_waiting(conference, request.now)
        facts["points"] = points if points or Role.POLLING_OFFICIAL in facts["roles"] else None
    facts["proposals"] = queries.own_proposals(city, user)
    if conference is not None:
        poll = queries.poll_of(conference)
        facts["poll_open"] = bool(poll and poll.is_open(request.now))
        facts["may_submit"] = opens(conference.phases.all(), Act.SUBMIT_PROPOSAL, request.now)
    return render(request, "desk/today.html", facts)


def to_prepare(request: Any) -> dict[str, Any]:
    """Return the checklist's next steps."""
    following = queries.next_phase(request.conference, request.now)
    found = ordered(lines(queries.facts_of(request.city, request.conference, request.now)), following)
    missing = [(line, state) for line, state in found if state is not State.DONE]
    missing.sort(key=lambda pair: pair[1] is State.LATER)
    return {
        "prepares": True,
        "following": following,
        "missing": missing[:FIRST],
        "missing_count": len(missing),
    }
