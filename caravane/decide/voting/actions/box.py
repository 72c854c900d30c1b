# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether box and roll agree: what differs is written down, and stays so until somebody says why."""

from datetime import datetime

from django.db import transaction

from caravane.decide.voting.errors import AlreadyExplained, ExplanationMissing
from caravane.decide.voting.models import BoxDifference, Poll
from caravane.decide.voting.queries.box import compare_box, differences_of
from caravane.foundation.accounts.models import User

from .roll import name_kept


@transaction.atomic
def record_differences(*, poll: Poll, now: datetime) -> list[BoxDifference]:
    """Compare the box of a poll with its roll and write down what differs and is not written yet.

    Locks nothing: casts go on. Returns the differences written now.
    """
    noticed = {(one.question_id, one.envelopes - one.marks, one.altered) for one in differences_of(poll)}
    return [
        BoxDifference.objects.create(
            question_id=one.question,
            marks=one.marks,
            envelopes=one.envelopes,
            altered=one.altered,
            noticed_at=now,
        )
        for one in compare_box(poll)
        if one.differs and one.gap not in noticed
    ]


def check_boxes(*, now: datetime) -> int:
    """Compare every box that is open, or closed and not counted; return how many differences are new."""
    polls = Poll.objects.filter(opens_at__lte=now, counted_at__isnull=True)
    return sum(len(record_differences(poll=poll, now=now)) for poll in polls)


@transaction.atomic
def explain_difference(
    *, difference: BoxDifference, official: User, explanation: str, now: datetime
) -> BoxDifference:
    """Write why box and roll differ, once; it is published with the results.

    Raises ExplanationMissing, AlreadyExplained. The name of who wrote it is kept as a text.
    """
    locked = BoxDifference.objects.select_for_update().get(pk=difference.pk)
    if locked.explained_at:
        raise AlreadyExplained
    if not explanation.strip():
        raise ExplanationMissing
    locked.explanation, locked.explained_by, locked.explained_at = (
        explanation.strip(),
        name_kept(official),
        now,
    )
    locked.save(update_fields=["explanation", "explained_by", "explained_at"])
    return locked
