# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one roll of all channels. A person is on it before any mark; a clash of names waits for an official."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.formats import date_format

from caravane.decide.voting.errors import AlreadyOnRoll, AlreadyVoted, PollNotOpen, RollEntrySettled, TooYoung
from caravane.decide.voting.logic.identity import age_on, identity
from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User

ROLL_KEPT = timedelta(days=90)  # after publication: the time for complaints
ERASED_BIRTH_DATE = date(1900, 1, 1)


def declare_identity(
    *,
    poll: Poll,
    account: User,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    now: datetime,
) -> RollEntry:
    """Put the holder of an account on the roll, or correct what they declared; return their entry.

    An entry that an official made and that no account holds is theirs from now on. Raises PollNotOpen,
    TooYoung, AlreadyVoted when this account has voted, AlreadyOnRoll when somebody else holds this identity.
    """
    if not poll.is_open(now):
        raise PollNotOpen
    check_age(poll, birth_date)
    person = {"last_name": last_name, "first_names": first_names, "birth_date": birth_date, "tie": tie}
    try:
        with transaction.atomic():
            return _declare(poll, account, identity(last_name, first_names, birth_date), person)
    except IntegrityError as clash:  # somebody declared the same identity at the same instant
        raise AlreadyOnRoll from clash


def _declare(poll: Poll, account: User, folded: str, person: dict[str, object]) -> RollEntry:
    own = RollEntry.objects.filter(poll=poll, account=account).select_related("mark").first()
    if own and hasattr(own, "mark"):
        raise AlreadyVoted(own.mark.channel)
    if own and own.identity == folded:
        return _write(own, person)
    entry = _free_entry(poll, folded)
    if own and entry:
        own.delete()
    entry = entry or own or RollEntry(poll=poll)
    entry.account, entry.identity = account, folded
    return _write(entry, person)


def _free_entry(poll: Poll, folded: str) -> RollEntry | None:
    """Return the entry that an official left for this person; raise AlreadyOnRoll when all are held."""
    same = RollEntry.objects.filter(poll=poll, identity=folded).order_by("homonym")
    free = same.filter(account__isnull=True, mark__isnull=True).first()
    if free is None and same.exists():
        raise AlreadyOnRoll
    return free


def _write(entry: RollEntry, person: dict[str, object]) -> RollEntry:
    for name, value in person.items():
        setattr(entry, name, value)
    entry.save()
    return entry


def check_age(poll: Poll, birth_date: date) -> None:
    """Refuse who is too young on the day the poll opens, in the town's time; raises TooYoung."""
    day = timezone.localtime(poll.opens_at).date()
    if age_on(birth_date, day) < poll.minimum_age:
        raise TooYoung(poll.minimum_age, date_format(day))


def add_to_roll(
    *,
    poll: Poll,
    last_name: str,
    first_names: str,
    birth_date: date,
    tie: str,
    now: datetime,
    homonym_confirmed: bool = False,
) -> RollEntry:
    """Put a person on the roll, for an official who has them in front of them; return the entry.

    Raises PollNotOpen before the set-up is sealed and from the close on, TooYoung, and AlreadyOnRoll when the
    identity is there, unless the official confirms a homonym: it then gets the next homonym number.
    """
    if poll.sealed_at is None or now >= poll.closes_at:
        raise PollNotOpen
    check_age(poll, birth_date)
    folded = identity(last_name, first_names, birth_date)
    try:
        with transaction.atomic():
            same = RollEntry.objects.filter(poll=poll, identity=folded)
            last = same.aggregate(last=Max("homonym"))["last"] or 0
            if last and not homonym_confirmed:
                raise AlreadyOnRoll
            return RollEntry.objects.create(
                poll=poll,
                last_name=last_name,
                first_names=first_names,
                birth_date=birth_date,
                tie=tie,
                identity=folded,
                homonym=last + 1,
            )
    except IntegrityError as clash:
        raise AlreadyOnRoll from clash


def add_homonym(*, entry: RollEntry, tie: str, now: datetime) -> RollEntry:
    """Say that another person bears the name and birth date of this entry: the official's answer to a clash.

    The new entry belongs to nobody yet: the person marks it on paper, or declares their identity online again
    and receives it.
    """
    return add_to_roll(
        poll=entry.poll,
        last_name=entry.last_name,
        first_names=entry.first_names,
        birth_date=entry.birth_date,
        tie=tie,
        now=now,
        homonym_confirmed=True,
    )


@transaction.atomic
def release_entry(*, entry: RollEntry) -> RollEntry:
    """Say that it is the same person with another account: the next to declare this identity has the entry.

    Raises RollEntrySettled when the person has voted.
    """
    locked = RollEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if hasattr(locked, "mark"):
        raise RollEntrySettled
    locked.account = None
    locked.save(update_fields=["account"])
    return locked


def forget_rolls(*, now: datetime) -> int:
    """Erase who was on the roll of polls whose complaint period is over; return how many people.

    The period starts when the results are published. The rows stay, without a person: the marks hang off
    them, and their number is part of the result.
    """
    over = RollEntry.objects.filter(poll__published_at__lte=now - ROLL_KEPT).exclude(last_name="")
    return over.update(
        last_name="",
        first_names="",
        birth_date=ERASED_BIRTH_DATE,
        account=None,
        identity=Concat(Value("erased "), Cast("pk", CharField())),
        homonym=1,
    )
