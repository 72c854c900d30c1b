# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first day: five steps, each an ordinary page of the back office that also knows what comes next."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAG = "premier-jour"


@dataclass(frozen=True)
class Step:
    """One step: the page that does it, and whether it can wait."""

    page: str
    name: str | Promise
    can_wait: bool = False


STEPS = (
    Step("installation", _("The town and you")),
    Step("desk_programme", _("The démarche")),
    Step("desk_calendar", _("The calendar")),
    Step("desk_themes", _("The themes"), can_wait=True),
    Step("desk_colleagues", _("The colleagues"), can_wait=True),
)


@dataclass(frozen=True)
class Place:
    """Where the first day stands."""

    number: int
    step: Step
    next_url: str

    @property
    def steps(self) -> list[dict[str, Any]]:
        return [
            {
                "name": step.name,
                "number": n,
                "state": "now" if n == self.number else "done" if n < self.number else "",
            }
            for n, step in enumerate(STEPS, 1)
        ]

    @property
    def count(self) -> int:
        return len(STEPS)


def address(page: str) -> str:
    """Return the address of a step within the first day."""
    return f"{reverse(page)}?{FLAG}=1"


def place_of(page: str, request: Any) -> Place | None:
    """Return where the first day stands on this page, or None on an ordinary day."""
    if page != "installation" and FLAG not in request.GET:
        return None
    index = next(n for n, step in enumerate(STEPS) if step.page == page)
    following = address(STEPS[index + 1].page) if index + 1 < len(STEPS) else reverse("desk_conference")
    return Place(index + 1, STEPS[index], following)
