# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one roll of all channels. A person is on it before any mark; close names are asked about first."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caravane.decide.voting.errors import (
    AgeUnknown,
    AlreadyOnRoll,
    AlreadyVoted,
    BadName,
    EntryChanged,
    NoAccountToConfirm,
    NotFree,
    PollNotOpen,
    ReasonNeeded,
    RollEntrySettled,
    TooYoung,
)
from caravane.decide.voting.logic.identity import Known, age_on, is_a_name, last_possible
from caravane.decide.voting.logic.person import Written
from caravane.decide.voting.models import Poll, RollChange, RollEntry, RollRequest
from caravane.decide.voting.queries.roll import close_to
from caravane.foundation.accounts.models import User
from caravane.foundation.core.errors import NotAllowed

NAME_KEPT = 120


def declare_identity(
    *,
    poll: Poll,
    account: User,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    now: datetime,
    birth_known: str = Known.DAY,
) -> RollEntry | RollRequest:
    """Put the holder of an account on the roll, or correct what they declared.

    Returns their entry; or, when somebody on the roll may be the same person, the request that waits on the
    bureau's desk instead. An entry of exactly this identity that no account holds is theirs from now on, when
    nobody else on the roll may be the same person. Raises PollNotOpen, BadName, TooYoung, AgeUnknown, and
    AlreadyVoted when this account has voted.
    Declarations of people born in one year wait for each other: two close ones cannot pass at once.
    """
    if not poll.is_open(now):
        raise PollNotOpen
    person = read_person(poll, Written(last_name, first_names, birth_date, tie, birth_known))
    check_age_is_known(poll, person)
    try:
        with transaction.atomic():
            return _declare(poll, account, person, now)
    except IntegrityError:  # the same account, at the same instant, with another year of birth
        with transaction.atomic():
            return _declare(poll, account, person, now)


def read_person(poll: Poll, person: Written) -> Written:
    """Return a person who can be on the roll; raises BadName and TooYoung."""
    names = [name for name in (person.last_name, person.first_names) if name]
    if not names or not all(is_a_name(name) for name in names):
        raise BadName
    check_age(poll, person.birth_date)
    return person


def check_age(poll: Poll, birth_date: date) -> None:
    """Refuse who is too young on the day the poll opens, in the town's time; raises TooYoung.

    Of an unknown day or month the first is taken: an official, who sees papers, judges.
    """
    day = timezone.localtime(poll.opens_at).date()
    if age_on(birth_date, day) < poll.minimum_age:
        raise TooYoung(poll.minimum_age, date_format(day))


def check_age_is_known(poll: Poll, person: Written) -> None:
    """Refuse who may be too young, the birth date being known in part; raises AgeUnknown.

    Who is told that they are too young would otherwise leave out day and month, and be let in.
    """
    day = timezone.localtime(poll.opens_at).date()
    if age_on(last_possible(person.birth_date, person.birth_known), day) < poll.minimum_age:
        raise AgeUnknown(poll.minimum_age, date_format(day))


def one_at_a_time(poll: Poll, person: Written | RollRequest) -> None:
    """Make who looks for close people born in one year wait for each other, until the transaction ends.

    SQLite writes one transaction at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [poll.pk, person.birth_date.year])


def _declare(poll: Poll, account: User, person: Written, now: datetime) -> RollEntry | RollRequest:
    one_at_a_time(poll, person)
    # Locked in the order in which the bureau's answer locks them.
    waiting = RollRequest.objects.filter(poll=poll, account=account, state=RollRequest.State.WAITING)
    asked = waiting.select_for_update(of=("self",)).first()
    own = own_entry(poll, account)
    if asked and _says(asked, person):
        return asked
    if asked:
        RollRequest.objects.filter(pk=asked.pk).update(state=RollRequest.State.WITHDRAWN)
    if own and own.identity == person.identity:
        return write_entry(own, person, account)
    others = close_to(poll, person, but=own)
    free = _the_free_one(others, person)
    if others and not free:
        return RollRequest.objects.create(poll=poll, account=account, asked_at=now, **_columns(person))
    if own and free:
        own.delete()
    return write_entry(free or own or RollEntry(poll=poll), person, account)


def own_entry(poll: Poll, account: User | None) -> RollEntry | None:
    """Return the entry that an account holds and can still leave, locked; raises AlreadyVoted."""
    rows = RollEntry.objects.select_for_update(of=("self",))
    own = rows.filter(poll=poll, account=account).first() if account else None
    if own and hasattr(own, "mark"):
        raise AlreadyVoted(own.mark.channel)
    return own


def _the_free_one(others: list[RollEntry], person: Written) -> RollEntry | None:
    """Return, locked, the entry of exactly this identity that nobody holds, if nobody else is close.

    Beside somebody else, held or marked, the person may be that one: only the bureau can tell.
    """
    if [one.identity for one in others] != [person.identity]:
        return None
    rows = RollEntry.objects.select_for_update(of=("self",))
    free = rows.filter(pk=others[0].pk, identity=person.identity, account=None).first()
    return free if free and not hasattr(free, "mark") else None


def _says(asked: RollRequest, person: Written) -> bool:
    return all(getattr(asked, name) == value for name, value in _columns(person).items())


def _columns(person: Written | RollEntry) -> dict[str, object]:
    """Return what a row says of a person, column by column."""
    names = ("last_name", "first_names", "birth_date", "birth_known", "tie")
    return {name: getattr(person, name) for name in names}


def write_entry(entry: RollEntry, person: Written, account: User | None) -> RollEntry:
    """Write who an entry is about and which account holds it; another identity or account is to be confirmed.

    The homonym number is the next one when the identity is taken. Raises IntegrityError when somebody wrote
    the same identity at the same instant.
    """
    if (entry.identity, entry.account) != (person.identity, account):
        entry.confirmed_at, entry.confirmed_by = None, ""
    if entry.identity != person.identity:
        same = RollEntry.objects.filter(poll=entry.poll, identity=person.identity)
        entry.homonym = (same.aggregate(last=Max("homonym"))["last"] or 0) + 1
    for name, value in _columns(person).items():
        setattr(entry, name, value)
    entry.identity, entry.spelling, entry.account = person.identity, person.spelling, account
    entry.save()
    return entry


def check_bureau_works(poll: Poll, now: datetime) -> None:
    """Refuse work on the roll before the set-up is sealed and from the close on; raises PollNotOpen."""
    if poll.sealed_at is None or now >= poll.closes_at:
        raise PollNotOpen


def check_official(poll: Poll, official: User) -> None:
    """Refuse who is no polling official of the town; raises NotAllowed."""
    if not official.has_perm("voting.officiate", poll.conference.programme.city):
        raise NotAllowed(_("Only polling officials may do this."))


def name_kept(official: User) -> str:
    """Return the name under which what an official did is kept: it outlives the account."""
    return str(official)[:NAME_KEPT]


def add_to_roll(
    *,
    poll: Poll,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    now: datetime,
    birth_known: str = Known.DAY,
    another_person_says: User | None = None,
) -> RollEntry:
    """Put a person on the roll, for an official who has them in front of them; return the entry.

    Raises PollNotOpen before the set-up is sealed and from the close on, BadName, TooYoung, and AlreadyOnRoll
    (`close` names them) when somebody may be the same person, unless an official, named, says that it is
    another: their name is kept, and a homonym gets the next number.
    """
    check_bureau_works(poll, now)
    person = read_person(poll, Written(last_name, first_names, birth_date, tie, birth_known))
    try:
        with transaction.atomic():
            return _add(poll, person, another_person_says, now)
    except IntegrityError as clash:
        raise AlreadyOnRoll(close_to(poll, person)) from clash


def look_before_adding(poll: Poll, person: Written) -> list[RollEntry]:
    """Return who may be this person, writing nothing; raises BadName and TooYoung as `add_to_roll` would."""
    return close_to(poll, read_person(poll, person))


def _add(poll: Poll, person: Written, official: User | None, now: datetime) -> RollEntry:
    one_at_a_time(poll, person)
    close = close_to(poll, person)
    if close and official is None:
        raise AlreadyOnRoll(close)
    entry = write_entry(RollEntry(poll=poll), person, None)
    if close and official:
        record_change(entry, RollChange.Kind.ADDED, official, now)
    return entry


def record_change(
    entry: RollEntry, kind: str, official: User, now: datetime, *, reason: str = "", replaced: str = ""
) -> None:
    """Write down who did what to an entry, and why."""
    RollChange.objects.create(
        poll_id=entry.poll_id,
        entry=entry,
        kind=kind,
        official=name_kept(official),
        at=now,
        reason=reason.strip(),
        replaced=replaced[:240],
    )


def as_read(locked: RollEntry | None, entry: RollEntry, read: str | None) -> RollEntry:
    """Return a locked entry if it is still about the person whom an official read; raises EntryChanged.

    `read` is the `reading` that their page sent back; without one, `entry` is what they read.
    """
    if locked is None or locked.reading != (entry.reading if read is None else read):
        raise EntryChanged
    return locked


def lock_as_read(entry: RollEntry, read: str | None) -> RollEntry:
    """Return an entry that nobody marks nor changes before this transaction ends; raises EntryChanged."""
    rows = RollEntry.objects.select_for_update(of=("self",))
    return as_read(rows.filter(pk=entry.pk).first(), entry, read)


def unmarked(entry: RollEntry, read: str | None = None) -> RollEntry:
    """Return what `lock_as_read` does, if the person has not voted; raises RollEntrySettled."""
    locked = lock_as_read(entry, read)
    if hasattr(locked, "mark"):
        raise RollEntrySettled
    return locked


def needed(text: str) -> str:
    """Return a reason without what surrounds it; raises ReasonNeeded when there is none."""
    if not text.strip():
        raise ReasonNeeded
    return text.strip()


@transaction.atomic
def release_entry(
    *, entry: RollEntry, official: User, reason: str, now: datetime, read: str | None = None
) -> RollEntry:
    """Say that it is the same person with another account: the next to declare this identity has the entry.

    When somebody else is close, the bureau is asked first all the same. Raises PollNotOpen, NotAllowed,
    ReasonNeeded, EntryChanged, RollEntrySettled when the person has voted. Locks the entry.
    """
    check_bureau_works(entry.poll, now)
    check_official(entry.poll, official)
    locked = unmarked(entry, read)
    tell_who_held(locked, official, now)
    locked.account, locked.confirmed_at, locked.confirmed_by = None, None, ""
    locked.save(update_fields=["account", "confirmed_at", "confirmed_by"])
    record_change(locked, RollChange.Kind.RELEASED, official, now, reason=needed(reason))
    return locked


def tell_who_held(entry: RollEntry, official: User, now: datetime) -> None:
    """Leave to the account that holds an entry, and will no longer, a row that its page tells."""
    if entry.account:
        RollRequest.objects.create(
            poll_id=entry.poll_id,
            account=entry.account,
            asked_at=now,
            answered_at=now,
            official=name_kept(official),
            state=RollRequest.State.FREED,
            **_columns(entry),
        )


def _in_short(entry: RollEntry) -> str:
    """Return who an entry is about, as a history tells it."""
    return f"{entry.last_name} {entry.first_names}".strip() + f", {entry.born}"


@transaction.atomic
def set_aside_entry(
    *, entry: RollEntry, same: RollEntry, official: User, reason: str, now: datetime
) -> RollEntry:
    """Take off the roll an entry made by mistake, for a person who is there under a close name; return that.

    What was set aside is kept with the entry that stays, with who and why. Raises PollNotOpen, NotAllowed,
    ReasonNeeded, RollEntrySettled when it has voted, NotFree when an account holds it, or the other is not
    close. Locks the entry.
    """
    check_bureau_works(entry.poll, now)
    check_official(entry.poll, official)
    why = needed(reason)
    locked = unmarked(entry)
    if locked.account_id or same not in close_to(locked.poll, locked, but=locked):
        raise NotFree
    record_change(same, RollChange.Kind.MERGED, official, now, reason=why, replaced=_in_short(locked))
    locked.delete()
    return same


@transaction.atomic
def correct_entry(
    *,
    entry: RollEntry,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    official: User,
    reason: str,
    now: datetime,
    birth_known: str = Known.DAY,
    another_person: bool = False,
    read: str | None = None,
) -> RollEntry:
    """Correct a misspelt entry of somebody who has not voted; what it said before is kept with who and why.

    A confirmed identity is to be confirmed again. Raises PollNotOpen, NotAllowed, ReasonNeeded, BadName,
    TooYoung, EntryChanged, RollEntrySettled, and AlreadyOnRoll when it comes close to somebody else, unless
    the official says that they are two. Locks the entry.
    """
    poll = entry.poll
    check_bureau_works(poll, now)
    check_official(poll, official)
    person = read_person(poll, Written(last_name, first_names, birth_date, tie, birth_known))
    why = needed(reason)
    one_at_a_time(poll, person)
    locked = unmarked(entry, read)
    close = close_to(poll, person, but=locked)
    if close and not another_person:
        raise AlreadyOnRoll(close)
    record_change(locked, RollChange.Kind.CORRECTED, official, now, reason=why, replaced=_in_short(locked))
    return write_entry(locked, person, locked.account)


@transaction.atomic
def confirm_entry(
    *, entry: RollEntry, account: int, official: User, now: datetime, read: str | None = None
) -> RollEntry:
    """Say that the holder of the account came to a desk with their papers: they may vote online.

    `account` is the key of the account that the official saw, `read` the person whom they read beside the
    papers. Raises PollNotOpen, NotAllowed, EntryChanged, RollEntrySettled, and NoAccountToConfirm when
    another account, or none, holds the entry by now: an identity confirmed without an account would belong
    to the first who declares it. Locks the entry.
    """
    check_bureau_works(entry.poll, now)
    check_official(entry.poll, official)
    locked = unmarked(entry, read)
    if locked.account_id != account:
        raise NoAccountToConfirm
    locked.confirmed_at, locked.confirmed_by = now, name_kept(official)
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    record_change(locked, RollChange.Kind.CONFIRMED, official, now)
    return locked
