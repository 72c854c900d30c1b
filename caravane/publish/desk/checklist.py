# SPDX-License-Identifier: AGPL-3.0-or-later
"""« Préparer ma conférence »: what is missing for the next phase, told from facts, never ticked by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caravane.foundation.conferences.kinds import KINDS

ENOUGH_PACKAGES = 2
ORDER = list(KINDS)


class State(StrEnum):
    """A line is done, missing for the next phase, or to be done for a later one."""

    DONE = "done"
    MISSING = "missing"
    LATER = "later"


@dataclass(frozen=True)
class VotedTheme:
    """A theme put to the vote and how many published packages it offers."""

    name: str
    packages: int


@dataclass(frozen=True)
class Facts:
    """What the database says of a town's preparation."""

    town_named: bool = True
    has_logo: bool = False
    programme: bool = False
    targets: int = 0
    themes: int = 0
    voted: tuple[VotedTheme, ...] = ()
    phases: tuple[str, ...] = ()
    polling_officials: int = 0
    invitations: int = 0
    proposals: int = 0
    poll_exists: bool = False
    poll_opens_at: datetime | None = None
    poll_sealed: bool = False
    key_lost: bool = False
    points: int = 0


@dataclass(frozen=True)
class Line:
    """One thing to prepare: what, in which state, why, and the page that does it."""

    key: str
    title: str | Promise
    done: bool
    why: str
    page: str
    needed_for: str  # kind of phase before which it must be done

    def state(self, following: str | None) -> State:
        """Say the state of the line, given the next phase that it could block."""
        if self.done:
            return State.DONE
        if following is None or ORDER.index(self.needed_for) <= ORDER.index(following):
            return State.MISSING
        return State.LATER


def lines(facts: Facts) -> list[Line]:
    """Return everything a conference needs up to the vote, in the order in which it is prepared."""
    return [
        Line(
            "programme",
            gettext_lazy("The démarche and its targets"),
            *_programme(facts),
            "desk_programme",
            "launch",
        ),
        Line("calendar", gettext_lazy("The calendar"), *_calendar(facts), "desk_calendar", "launch"),
        Line("themes", gettext_lazy("The themes"), *_themes(facts), "desk_themes", "launch"),
        Line("proposals", gettext_lazy("Proposals"), *_proposals(facts), "desk_proposals", "review"),
        Line(
            "packages", gettext_lazy("Packages to rank"), *_packages(facts), "desk_packages", "presentation"
        ),
        Line("poll", gettext_lazy("The poll is drawn up"), *_poll(facts), "desk_poll", "vote"),
        Line("points", gettext_lazy("Where people vote on paper"), *_points(facts), "desk_poll", "vote"),
        Line("officials", gettext_lazy("Polling officials"), *_officials(facts), "desk_colleagues", "vote"),
        Line("sealed", gettext_lazy("The set-up is sealed"), *_sealed(facts), "desk_poll", "vote"),
    ]


Told = tuple[bool, str]


def _programme(facts: Facts) -> Told:
    if not facts.programme:
        return False, _("The poster needs a title.")
    if not facts.targets:
        return False, _("No target yet: by how much, and by when?")
    counted = ngettext("%(count)s target.", "%(count)s targets.", facts.targets)
    return True, counted % {"count": facts.targets}


def _calendar(facts: Facts) -> Told:
    if "conference" not in facts.phases:
        return False, _("Give the day of the conference: the calendar is proposed backwards from it.")
    if "vote" not in facts.phases:
        return False, _("The vote has no dates.")
    return True, _("The vote and the conference have their dates.")


def _themes(facts: Facts) -> Told:
    if not facts.themes:
        return False, _("No theme yet: five are proposed to start from.")
    if not facts.voted:
        return False, _("None of the themes goes to the vote.")
    told = ngettext("%(count)s theme put to the vote.", "%(count)s themes put to the vote.", len(facts.voted))
    return True, told % {"count": len(facts.voted)}


def _proposals(facts: Facts) -> Told:
    if not facts.proposals:
        return False, _("No proposal yet: import a file, or open the form to everybody.")
    return True, ngettext("%(count)s proposal.", "%(count)s proposals.", facts.proposals) % {
        "count": facts.proposals
    }


def _packages(facts: Facts) -> Told:
    poor = [theme.name for theme in facts.voted if theme.packages < ENOUGH_PACKAGES]
    if poor or not facts.voted:
        names = ", ".join(poor)
        return False, _("At least two published packages per voted theme. Missing: %(names)s") % {
            "names": names or "—"
        }
    return True, _("Each voted theme has at least two published packages.")


def _poll(facts: Facts) -> Told:
    if not facts.poll_exists:
        return False, _("Rule, dates, who may vote: a few choices, most of them already made.")
    return True, _("Rule and dates are chosen.")


def _points(facts: Facts) -> Told:
    if facts.points:
        told = ngettext("%(count)s polling point.", "%(count)s polling points.", facts.points)
        return True, told % {"count": facts.points}
    if facts.poll_sealed:
        return True, _("None: the vote takes place online only.")
    return False, _("No polling point: people without the internet could not vote.")


def _officials(facts: Facts) -> Told:
    if facts.polling_officials:
        told = ngettext(
            "%(count)s polling official.", "%(count)s polling officials.", facts.polling_officials
        )
        return True, told % {"count": facts.polling_officials}
    if facts.poll_sealed and not facts.points:
        return True, _("None needed: the vote takes place online only.")
    if facts.invitations:
        return False, _("Invited; nobody has accepted yet.")
    return False, _("Invite those who will hold the polling points.")


def _sealed(facts: Facts) -> Told:
    if facts.key_lost:
        return False, _("The key of the box is not on the server any more: look for its printed sheet.")
    if facts.poll_sealed:
        return True, _("Nothing of it can change any more: not by anybody.")
    return False, _("Read everything again, then seal: the vote opens at its hour.")


@dataclass(frozen=True)
class NextPhase:
    """The next phase that starts, and in how many days."""

    key: str
    name: str
    starts_on: date
    in_days: int


def ordered(found: Iterable[Line], following: NextPhase | None) -> list[tuple[Line, State]]:
    """Return the lines with their states, each in its place: the page is stable."""
    key = following.key if following else None
    return [(line, line.state(key)) for line in found]
