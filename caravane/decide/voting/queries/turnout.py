# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass

from django.db.models import Count

from caravane.decide.voting.models import Mark, Poll


@dataclass(frozen=True)
class Turnout:
    """How many people voted, by channel. Counted on the roll: no ballot is looked at."""

    web: int
    paper: int

    @property
    def total(self) -> int:
        return self.web + self.paper


def turnout(poll: Poll) -> Turnout:
    """Return how many people are marked on the roll, by channel. Marks only, never ballots."""
    marks = Mark.objects.filter(roll_entry__poll=poll).values_list("channel")
    counts = dict(marks.annotate(people=Count("pk")).order_by())
    return Turnout(web=counts.get("web", 0), paper=counts.get("paper", 0))
