# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

from caravane.foundation.core.duties import Duty

from .actions import check_boxes, forget_rolls
from .keyring import forget_counted_keys

HOUR = timedelta(hours=1)
DUTIES = (
    Duty("rolls", lambda now: forget_rolls(now=now)),
    Duty("counted keys", lambda _now: forget_counted_keys(), every=HOUR, at=timedelta(minutes=7)),
    Duty("boxes", lambda now: check_boxes(now=now), every=HOUR, at=timedelta(minutes=23)),
)
