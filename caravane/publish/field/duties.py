# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from datetime import datetime, timedelta

from caravane.foundation.conferences.models import Conference
from caravane.foundation.core.duties import Duty

from .conservation import conservation_problems

logger = logging.getLogger("caravane.integrity")


def check_conservation(_now: datetime) -> None:
    """Say in the log if a proposal has no fate, or two."""
    for conference in Conference.objects.select_related("programme__city"):
        for problem in conservation_problems(conference):
            logger.error("%s %s: %s", conference.programme.city.name, conference.year, problem)


DUTIES = (Duty("conservation", check_conservation, every=timedelta(hours=1), at=timedelta(minutes=7)),)
