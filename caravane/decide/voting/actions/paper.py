# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voting on paper: polling points, and the mark on the roll. Nothing here takes a choice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from caravane.decide.voting.errors import (
    AlreadyCounted,
    AlreadyVoted,
    CloseHasVoted,
    PointSigned,
    PollNotOpen,
)
from caravane.decide.voting.logic.identity import Known
from caravane.decide.voting.models import HelpGiven, Mark, Poll, PollingPoint, RollChange, RollEntry
from caravane.decide.voting.queries.points import may_work_at
from caravane.decide.voting.queries.roll import voted_close_to
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed
from caravane.foundation.territory.actions import touch_content

from .casting import locked_entry, read_poll_in_transaction
from .roll import add_to_roll, as_read, name_kept, record_change


@transaction.atomic
def create_point(
    *, poll: Poll, name: str, address: str, hours: str, officials: Iterable[User], phone: str = ""
) -> PollingPoint:
    """Open a place where people will vote on paper. The public page about the vote shows it.

    Raises AlreadyCounted: sheets entered after the count would be in no result.
    """
    if read_poll_in_transaction(poll).counted_at:
        raise AlreadyCounted
    point = PollingPoint.objects.create(poll=poll, name=name, address=address, hours=hours, phone=phone)
    point.officials.set(officials)
    touch_content(city=poll.conference.programme.city)
    return point


@transaction.atomic
def edit_point(
    *, point: PollingPoint, name: str, address: str, hours: str, officials: Iterable[User], phone: str = ""
) -> PollingPoint:
    """Change what is said of a polling point, or who runs it. Raises PointSigned once it is signed."""
    point = PollingPoint.objects.select_for_update().get(pk=point.pk)
    if point.signed_at:
        raise PointSigned
    point.name, point.address, point.hours, point.phone = name, address, hours, phone
    point.save(update_fields=["name", "address", "hours", "phone"])
    point.officials.set(officials)
    touch_content(city=point.poll.conference.programme.city)
    return point


@transaction.atomic
def mark_on_paper(
    *,
    poll: Poll,
    roll_entry: RollEntry,
    point: PollingPoint,
    official: User,
    assisted: bool,
    now: datetime,
    read: str | None = None,
    another_person: bool = False,
) -> Mark:
    """Sign the roll for a person who votes on paper at a point: once, and for good.

    Whether the poll is open is read in this transaction; the database refuses a second mark, whichever
    channel comes first. The mark holds the official's name; help given is counted by point and day. Raises
    PollNotOpen, NotAllowed, AlreadyVoted (its `channel` says how), EntryChanged when the entry is no longer
    about the person who was `read` (see `as_read`), and CloseHasVoted (`close` names them) when somebody who
    may be the same person has voted, unless the official says that it is another: their name is kept. Locks
    the entry.
    """
    poll = _poll_to_mark_in(poll, roll_entry, point, official, now)
    person = as_read(locked_entry(roll_entry), roll_entry, read)
    voted = voted_close_to(poll, person, but=person)
    settled = Mark.objects.filter(pk=person.pk).exists()
    if voted and not settled and not another_person:
        raise CloseHasVoted(voted)
    mark = _sign_for(person, point, official, now, assisted=assisted)
    if voted:
        record_change(person, RollChange.Kind.VOUCHED, official, now)
    return mark


def _poll_to_mark_in(
    poll: Poll, roll_entry: RollEntry, point: PollingPoint, official: User, now: datetime
) -> Poll:
    """Return the poll as it is in this transaction; raises PollNotOpen and NotAllowed."""
    poll = read_poll_in_transaction(poll)
    if not poll.is_open(now) or {point.poll_id, roll_entry.poll_id} != {poll.pk}:
        raise PollNotOpen
    if not may_work_at(point, official, poll.conference.programme.city):
        raise NotAllowed(_("You do not run this polling point."))
    return poll


def _sign_for(
    roll_entry: RollEntry, point: PollingPoint, official: User, now: datetime, *, assisted: bool
) -> Mark:
    try:
        with transaction.atomic():
            mark = Mark.objects.create(
                roll_entry=roll_entry,
                channel=Mark.Channel.PAPER,
                polling_point=point,
                official=name_kept(official),
            )
    except IntegrityError:
        first = Mark.objects.filter(pk=roll_entry.pk).first()
        # No mark stands in the way: the point was signed, or the poll counted, while this one waited.
        raise (AlreadyVoted(first.channel) if first else PollNotOpen()) from None
    if assisted:
        _count_help(point, now)
    return mark


def _count_help(point: PollingPoint, now: datetime) -> None:
    """Count one more person helped at a point on a day, by the town's clock."""
    given, _new = HelpGiven.objects.get_or_create(point=point, day=timezone.localtime(now).date())
    HelpGiven.objects.filter(pk=given.pk).update(people=F("people") + 1)


@transaction.atomic
def add_and_mark(
    *,
    point: PollingPoint,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    official: User,
    now: datetime,
    birth_known: str = Known.DAY,
    assisted: bool = False,
    another_person: bool = False,
) -> Mark:
    """Put on the roll a person who stands before the official, and sign for them, in one act.

    Nobody can declare the new entry as theirs in between. When one of the two is refused, neither is done.
    """
    entry = add_to_roll(
        poll=point.poll,
        last_name=last_name,
        first_names=first_names,
        birth_date=birth_date,
        birth_known=birth_known,
        tie=tie,
        now=now,
        another_person_says=official if another_person else None,
    )
    _poll_to_mark_in(point.poll, entry, point, official, now)
    # Who is close and how they voted was judged before adding.
    return _sign_for(entry, point, official, now, assisted=assisted)
