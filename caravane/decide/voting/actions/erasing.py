# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from caravane.decide.voting.logic.identity import Known
from caravane.decide.voting.models import Mark, RollChange, RollEntry, RollRequest

ROLL_KEPT = timedelta(days=90)  # after publication: the time for complaints
ERASED_BIRTH_DATE = date(1900, 1, 1)
NOBODY = {
    "last_name": "",
    "first_names": "",
    "birth_date": ERASED_BIRTH_DATE,
    "birth_known": Known.DAY,
    "account": None,
}


@transaction.atomic
def forget_rolls(*, now: datetime) -> int:
    """Erase who was on the roll of polls whose complaint period is over; return how many people.

    The period starts when the results are published. The rows stay, without a person: the marks hang off
    them, and their number is part of the result. Officials' names go from marks, changes and requests.
    """
    over = {"poll__published_at__lte": now - ROLL_KEPT}
    Mark.objects.filter(roll_entry__poll__published_at__lte=now - ROLL_KEPT).exclude(official="").update(
        official=""
    )
    RollChange.objects.filter(**over).exclude(official="").update(official="", reason="", replaced="")
    RollRequest.objects.filter(**over).exclude(last_name="").update(official="", reason="", **NOBODY)
    people = RollEntry.objects.filter(**over).exclude(last_name="")
    return people.update(
        **NOBODY,
        spelling="",
        confirmed_at=None,
        confirmed_by="",
        identity=Concat(Value("erased "), Cast("pk", CharField())),
        homonym=1,
    )
