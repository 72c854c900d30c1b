# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of phase that the code knows, and what each opens. A phase is a row; its kind is here."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Act(StrEnum):
    """What a phase can open."""

    SUBMIT_PROPOSAL = "submit_proposal"
    REVIEW = "review"
    VOTE = "vote"


@dataclass(frozen=True)
class PhaseKind:
    """One kind of phase: its default name, what it opens, and its usual place before the conference day."""

    key: str
    name: str | Promise
    aim: str | Promise
    opens: frozenset[Act]
    starts: timedelta  # from the conference day, negative before it
    lasts: timedelta


def _kind(
    key: str, name: str | Promise, aim: str | Promise, starts: int, lasts: int, *opens: Act
) -> PhaseKind:
    return PhaseKind(key, name, aim, frozenset(opens), timedelta(days=starts), timedelta(days=lasts))


# The usual places are those of the reference: Ivry-sur-Seine, conference of 4 December 2021.
KINDS: dict[str, PhaseKind] = {
    kind.key: kind
    for kind in (
        _kind("launch", _("Launch"), _("Tell everybody that it starts."), -178, 1, Act.SUBMIT_PROPOSAL),
        _kind("caravan", _("Caravan"), _("Meet people where they are."), -178, 102, Act.SUBMIT_PROPOSAL),
        _kind("workshops", _("Workshops"), _("Write proposals around tables."), -75, 33, Act.SUBMIT_PROPOSAL),
        _kind("review", _("Study"), _("Officials and services study every proposal."), -26, 2, Act.REVIEW),
        _kind("presentation", _("Presentation"), _("Present what goes to the vote."), -24, 1),
        _kind("vote", _("Vote"), _("Everybody ranks the packages."), -9, 8, Act.VOTE),
        _kind("conference", _("Conference"), _("Results, commitments, Pact."), 0, 1),
        _kind("follow_up", _("Follow-up"), _("Committees follow what is done."), 1, 730),
    )
}
