# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.foundation.core.duties import Duty

from .actions import forget_rolls

DUTIES = (Duty("rolls", lambda now: forget_rolls(now=now)),)
