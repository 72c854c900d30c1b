# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bureau answers who declared online what may be somebody else's identity."""

from datetime import datetime

from django.db import transaction

from caravane.decide.voting.errors import EntryChanged, RequestAnswered
from caravane.decide.voting.letters import answer_letter
from caravane.decide.voting.models import RollChange, RollEntry, RollRequest
from caravane.decide.voting.queries.roll import voted_close_to
from caravane.foundation.accounts.models import User
from caravane.support.notices.actions import send_mail_to

from .roll import (
    check_bureau_works,
    check_official,
    lock_as_read,
    name_kept,
    needed,
    one_at_a_time,
    own_entry,
    record_change,
    tell_who_held,
    write_entry,
)

State = RollRequest.State


@transaction.atomic
def accept_request(
    *, request: RollRequest, official: User, reason: str, now: datetime, site: str
) -> RollEntry:
    """Say that it is another person: the account that asked has an entry of its own, and may vote.

    Raises PollNotOpen, NotAllowed, RequestAnswered, AlreadyVoted when the account has voted meanwhile, and
    ReasonNeeded when nothing is said though somebody close has voted.
    """
    # Before the request is locked, as in a declaration: else each would wait for the other.
    one_at_a_time(request.poll, request)
    asked = _waiting(request, official, now)
    person = asked.written
    own = own_entry(asked.poll, asked.account)
    if voted_close_to(asked.poll, person, but=own):
        needed(reason)
    entry = write_entry(own or RollEntry(poll=asked.poll), person, asked.account)
    record_change(entry, RollChange.Kind.ADDED, official, now, reason=reason)
    _answer(asked, State.ACCEPTED, official, reason, now, site)
    return entry


@transaction.atomic
def join_request(
    *,
    request: RollRequest,
    entry: RollEntry,
    official: User,
    reason: str,
    now: datetime,
    site: str,
    read: str | None = None,
) -> RollRequest:
    """Say that it is the person of this entry: their new account has it; refused if they have voted.

    Whoever held the entry has it no longer. A refusal needs its reason, which the person reads. Raises
    PollNotOpen, NotAllowed, RequestAnswered, ReasonNeeded, AlreadyVoted, and EntryChanged when the entry is
    no longer about the person whom the official `read`. Locks the entry.
    """
    asked = _waiting(request, official, now)
    if entry.poll_id != asked.poll_id:
        raise EntryChanged
    same = lock_as_read(entry, read)
    if hasattr(same, "mark"):
        return _answer(asked, State.REFUSED, official, needed(reason), now, site)
    own = own_entry(asked.poll, asked.account)
    if own and own != same:
        own.delete()
    if same.account != asked.account:
        tell_who_held(same, official, now)
    same.account, same.confirmed_at, same.confirmed_by = asked.account, None, ""
    same.save(update_fields=["account", "confirmed_at", "confirmed_by"])
    record_change(same, RollChange.Kind.RELEASED, official, now, reason=reason)
    return _answer(asked, State.JOINED, official, reason, now, site)


@transaction.atomic
def refuse_request(
    *, request: RollRequest, official: User, reason: str, now: datetime, site: str
) -> RollRequest:
    """Refuse, for a reason that the person reads. Raises as `join_request` does."""
    asked = _waiting(request, official, now)
    return _answer(asked, State.REFUSED, official, needed(reason), now, site)


def _waiting(request: RollRequest, official: User, now: datetime) -> RollRequest:
    """Return the request, locked, if this official may answer it now."""
    asked = (
        RollRequest.objects.select_for_update(of=("self",))
        .select_related("poll", "account")
        .get(pk=request.pk)
    )
    check_bureau_works(asked.poll, now)
    check_official(asked.poll, official)
    if asked.state != State.WAITING:
        raise RequestAnswered
    return asked


def _answer(
    asked: RollRequest, state: str, official: User, reason: str, now: datetime, site: str
) -> RollRequest:
    asked.state, asked.official, asked.reason, asked.answered_at = (
        state,
        name_kept(official),
        reason.strip(),
        now,
    )
    asked.save(update_fields=["state", "official", "reason", "answered_at"])
    if asked.account and asked.account.email:
        send_mail_to(answer_letter, request=asked.pk, site=site)
    return asked
