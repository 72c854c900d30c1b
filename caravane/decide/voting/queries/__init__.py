# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every read that filters rights or crosses the room."""

from caravane.decide.voting.keyring import key_is_lost

from .points import poll_of
from .polls import (
    PlannedQuestion,
    PollState,
    asked_questions,
    offered_questions,
    planned_questions,
    poll_state,
    set_up_gaps,
    set_up_warnings,
)
from .roll import (
    entry_of,
    find_on_roll,
    mark_channel,
    may_vote_online,
    oldest_request,
    open_requests,
    request_of,
)
from .turnout import Turnout, turnout

__all__ = [
    "PlannedQuestion",
    "PollState",
    "Turnout",
    "asked_questions",
    "entry_of",
    "find_on_roll",
    "key_is_lost",
    "mark_channel",
    "may_vote_online",
    "offered_questions",
    "oldest_request",
    "open_requests",
    "planned_questions",
    "poll_of",
    "poll_state",
    "request_of",
    "set_up_gaps",
    "set_up_warnings",
    "turnout",
]
