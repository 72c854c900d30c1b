# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voting on paper: polling points, and the mark on the roll. Nothing here takes a choice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from caravane.decide.voting.errors import AlreadyCounted, AlreadyVoted, PointSigned, PollNotOpen
from caravane.decide.voting.models import Mark, Poll, PollingPoint, RollEntry
from caravane.decide.voting.queries.points import may_work_at
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed
from caravane.foundation.territory.actions import touch_content

from .casting import read_poll_in_transaction


@transaction.atomic
def create_point(
    *, poll: Poll, name: str, address: str, hours: str, officials: Iterable[User]
) -> PollingPoint:
    """Open a place where people will vote on paper. The public page about the vote shows it.

    Raises AlreadyCounted: sheets entered after the count would be in no result.
    """
    if read_poll_in_transaction(poll).counted_at:
        raise AlreadyCounted
    point = PollingPoint.objects.create(poll=poll, name=name, address=address, hours=hours)
    point.officials.set(officials)
    touch_content(city=poll.conference.programme.city)
    return point


@transaction.atomic
def edit_point(
    *, point: PollingPoint, name: str, address: str, hours: str, officials: Iterable[User]
) -> PollingPoint:
    """Change what is said of a polling point, or who runs it. Raises PointSigned once it is signed."""
    point = PollingPoint.objects.select_for_update().get(pk=point.pk)
    if point.signed_at:
        raise PointSigned
    point.name, point.address, point.hours = name, address, hours
    point.save(update_fields=["name", "address", "hours"])
    point.officials.set(officials)
    touch_content(city=point.poll.conference.programme.city)
    return point


@transaction.atomic
def mark_on_paper(
    *, poll: Poll, roll_entry: RollEntry, point: PollingPoint, official: User, assisted: bool, now: datetime
) -> Mark:
    """Sign the roll for a person who votes on paper at a point: once, and for good.

    Whether the poll is open is read in this transaction; the database refuses a second mark, whichever
    channel comes first. Raises PollNotOpen, NotAllowed, AlreadyVoted (its `channel` says how).
    """
    poll = read_poll_in_transaction(poll)
    if not poll.is_open(now) or {point.poll_id, roll_entry.poll_id} != {poll.pk}:
        raise PollNotOpen
    if not may_work_at(point, official, poll.conference.programme.city):
        raise NotAllowed(_("You do not run this polling point."))
    try:
        with transaction.atomic():
            return Mark.objects.create(
                roll_entry=roll_entry, channel=Mark.Channel.PAPER, polling_point=point, assisted=assisted
            )
    except IntegrityError:
        first = Mark.objects.filter(pk=roll_entry.pk).first()
        # No mark stands in the way: the point was signed, or the poll counted, while this one waited.
        raise (AlreadyVoted(first.channel) if first else PollNotOpen()) from None
