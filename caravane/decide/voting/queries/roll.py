# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is on the roll, who may be whom, and what waits for an answer of the bureau."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Q, QuerySet, Value, When

from caravane.decide.voting.logic.closeness import (
    LOOSE,
    Identified,
    close_names,
    maybe_born_together,
    names_of,
    some_close_pairs,
    spelling,
    without_particle,
)
from caravane.decide.voting.logic.identity import Known, identity, search_terms
from caravane.decide.voting.models import Poll, RollEntry, RollRequest
from caravane.foundation.accounts.models import User

SHOWN = 20
# What a page of the desk computes at most, whatever people declare: a large town's year of birth fits in.
REQUESTS_A_PAGE, ENTRIES_COMPARED = 20, 1_000
PAIRS_A_PAGE, PAIRS_COMPARED = 50, 20_000


def find_on_roll(poll: Poll, text: str) -> QuerySet[RollEntry]:
    """Return at most 20 people of the roll whose names and birth date hold every word of a text.

    Accents, case, hyphens, particles glued or not, and usual spellings do not matter; a date is written
    14/07/1950, 14071950 or 14 juillet 1950. Marks come along. No word, nobody.
    """
    words, dates = search_terms(text)
    words = [word for word in words if word not in LOOSE] or words
    found = RollEntry.objects.filter(poll=poll).select_related("mark")
    for word in words:
        found = found.filter(_holds(word))
    for day in dates:
        found = found.filter(identity__contains=day)
    return found.order_by("identity", "homonym")[:SHOWN] if words or dates else found.none()


def _holds(word: str) -> Q:
    """Return the condition that an entry holds a word, as it is or in its one spelling.

    A spelling of a single letter (zzz, ouou) would find nearly everybody.
    """
    held = Q(identity__contains=word)
    for spelt in (spelling(without_particle(word)), spelling(word)):
        if len(spelt) > 1:
            held |= Q(spelling__contains=spelt)
    return held


def close_to(poll: Poll, person: Identified, *, but: RollEntry | None = None) -> list[RollEntry]:
    """Return the entries of the roll who may be this person, the same identity first; marks come along."""
    return _close_among(_born_with(poll, person), person, but)


def _born_with(poll: Poll, person: Identified) -> QuerySet[RollEntry]:
    return RollEntry.objects.filter(_maybe_born_with(person), poll=poll).select_related("mark")


def _folded(person: Identified) -> str:
    return identity(person.last_name, person.first_names, person.birth_date, person.birth_known)


def _close_among(entries: Iterable[RollEntry], person: Identified, but: RollEntry | None) -> list[RollEntry]:
    names, folded = names_of(person), _folded(person)
    found = [
        entry
        for entry in entries
        if entry != but
        and (
            entry.identity == folded
            or (maybe_born_together(entry, person) and close_names(names, names_of(entry)))
        )
    ]
    return sorted(found, key=lambda entry: (entry.identity != folded, entry.identity, entry.homonym))


def voted_close_to(poll: Poll, person: Identified, *, but: RollEntry | None = None) -> list[RollEntry]:
    """Return those of `close_to` who have voted."""
    return [entry for entry in close_to(poll, person, but=but) if mark_channel(entry)]


def _maybe_born_with(person: Identified) -> Q:
    """Return the condition, on indexed columns, that holds of all who may be born on the same day."""
    year = person.birth_date.year
    that_year = Q(birth_date__gte=date(year, 1, 1), birth_date__lte=date(year, 12, 31))
    if person.birth_known != Known.DAY:
        return that_year
    return Q(birth_date=person.birth_date) | (that_year & ~Q(birth_known=Known.DAY))


@dataclass(frozen=True)
class ClosePeople:
    """A page of the pairs who may be one person with two entries, and where the next one starts."""

    pairs: list[tuple[RollEntry, RollEntry]]
    next_start: int | None


def close_people(poll: Poll, start: int = 0) -> ClosePeople:
    """Return a page of the close pairs of the whole roll; marks come along. The roll is read at each page."""
    people = RollEntry.objects.filter(poll=poll).exclude(last_name="").select_related("mark")
    bounds = {"at_most": PAIRS_A_PAGE, "comparisons": PAIRS_COMPARED}
    return ClosePeople(*some_close_pairs(people.order_by("identity", "homonym"), start=start, **bounds))


def entry_of(poll: Poll, account: User) -> RollEntry | None:
    """Return the roll entry that this account gave, with its mark, or None."""
    return RollEntry.objects.filter(poll=poll, account=account).select_related("mark").first()


def mark_channel(entry: RollEntry) -> str:
    """Return the channel on which this person has voted, or an empty string."""
    return entry.mark.channel if hasattr(entry, "mark") else ""


def may_vote_online(poll: Poll, entry: RollEntry) -> bool:
    """Say whether the town lets this person vote online: all who declared, or those confirmed at a desk."""
    return poll.online_voters == Poll.OnlineVoters.DECLARED or entry.confirmed_at is not None


@dataclass(frozen=True)
class Waiting:
    """A request on the bureau's desk: for how long, who may be this person, what their account was told.

    At most 20 close entries are shown, of a thousand compared: `more` and `not_compared` count the others.
    """

    request: RollRequest
    age: timedelta
    close: list[RollEntry]
    more: int
    not_compared: int
    earlier: list[RollRequest]

    @property
    def one_has_voted(self) -> bool:
        return any(map(mark_channel, self.close))


def waiting_requests(poll: Poll) -> QuerySet[RollRequest]:
    """Return the requests that nobody answered, the oldest first, as they were written."""
    rows = RollRequest.objects.filter(poll=poll, state=RollRequest.State.WAITING)
    return rows.select_related("account").order_by("asked_at", "pk")


def requests_waiting(poll: Poll, now: datetime, rows: Iterable[RollRequest] | None = None) -> list[Waiting]:
    """Return the first requests that wait, or these ones, with the entries that are close.

    Each comes with the earlier answers to its account. From the close on they grow no older.
    """
    until = min(now, poll.closes_at)
    asked = list(waiting_requests(poll)[:REQUESTS_A_PAGE] if rows is None else rows)
    answers: dict[int | None, list[RollRequest]] = defaultdict(list)
    for answered in answered_requests(poll).filter(account__in=[row.account_id for row in asked]):
        answers[answered.account_id].append(answered)
    return [Waiting(row, until - row.asked_at, *_beside(poll, row), answers[row.account_id]) for row in asked]


def _beside(poll: Poll, row: RollRequest) -> tuple[list[RollEntry], int, int]:
    """Return the close entries to show, how many more there are, and how many were not compared.

    The same identity is compared first, then whole birth dates: whoever declares many years alone hides
    no entry that has a day.
    """
    same_first = Case(When(identity=_folded(row), then=Value(0)), default=Value(1))
    born = _born_with(poll, row).order_by(same_first, "birth_known", "pk")
    entries = list(born[:ENTRIES_COMPARED])
    left = born.count() - ENTRIES_COMPARED if len(entries) == ENTRIES_COMPARED else 0
    close = _close_among(entries, row, _own_entry(poll, row.account))
    return close[:SHOWN], max(0, len(close) - SHOWN), left


def answered_requests(poll: Poll) -> QuerySet[RollRequest]:
    """Return what the bureau answered, the last first, until the roll is erased."""
    state = RollRequest.State
    answered = RollRequest.objects.filter(poll=poll).exclude(state__in=[state.WAITING, state.WITHDRAWN])
    return answered.exclude(last_name="").select_related("account").order_by("-answered_at", "-pk")


def _own_entry(poll: Poll, account: User | None) -> RollEntry | None:
    return entry_of(poll, account) if account else None


def open_requests(poll: Poll) -> int:
    """Return how many requests have no answer: after the close, how many never had one."""
    return RollRequest.objects.filter(poll=poll, state=RollRequest.State.WAITING).count()


def oldest_request(poll: Poll) -> RollRequest | None:
    """Return the request that has waited longest for an answer."""
    return RollRequest.objects.filter(poll=poll, state=RollRequest.State.WAITING).first()


def request_of(poll: Poll, account: User) -> RollRequest | None:
    """Return the last request of an account that still tells something, or None.

    A refusal, or a freed entry, says nothing any more to who is on the roll since.
    """
    state = RollRequest.State
    rows = RollRequest.objects.filter(poll=poll, account=account).exclude(state=state.WITHDRAWN)
    last = rows.filter(state=state.WAITING).first() or rows.last()
    if last is None or last.state == state.WAITING:
        return last
    on_the_roll = RollEntry.objects.filter(poll=poll, account=account).exists()
    return last if on_the_roll == (last.state in {state.ACCEPTED, state.JOINED}) else None
