# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

from caravane.foundation.core.duties import Duty

from .actions import forget_rolls
from .keyring import forget_counted_keys

DUTIES = (
    Duty("rolls", lambda now: forget_rolls(now=now)),
    Duty(
        "counted keys", lambda _now: forget_counted_keys(), every=timedelta(hours=1), at=timedelta(minutes=7)
    ),
)
