# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

from caravane.foundation.core.duties import Duty

from .actions import check_boxes, forget_rolls

DUTIES = (
    Duty("rolls", lambda now: forget_rolls(now=now)),
    Duty("boxes", lambda now: check_boxes(now=now), every=timedelta(hours=1), at=timedelta(minutes=23)),
)
