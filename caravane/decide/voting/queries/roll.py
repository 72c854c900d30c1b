# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db.models import QuerySet

from caravane.decide.voting.logic.identity import search_terms
from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User

SHOWN = 20


def find_on_roll(poll: Poll, text: str) -> QuerySet[RollEntry]:
    """Return at most 20 people of the roll whose names and birth date hold every word of a text.

    Accents, case, hyphens and particles do not matter; a date is written 14/07/1950. Marks come along. No
    word, nobody.
    """
    found = RollEntry.objects.filter(poll=poll).select_related("mark")
    terms = search_terms(text)
    for term in terms:
        found = found.filter(identity__contains=term)
    return found.order_by("identity", "homonym")[:SHOWN] if terms else found.none()


def entry_of(poll: Poll, account: User) -> RollEntry | None:
    """Return the roll entry that this account gave, with its mark, or None."""
    return RollEntry.objects.filter(poll=poll, account=account).select_related("mark").first()


def mark_channel(entry: RollEntry) -> str:
    """Return the channel on which this person has voted, or an empty string."""
    return entry.mark.channel if hasattr(entry, "mark") else ""
