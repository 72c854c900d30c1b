# SPDX-License-Identifier: AGPL-3.0-or-later
"""Approval: one vote for each option approved.

A graded ballot approves its first category, any other ballot every option it ranks.
"""

from collections.abc import Iterator

from caravane.science.tally.conventions import Conventions, Number
from caravane.science.tally.layers import by_score
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Group, Profile

__all__ = ["approval"]


def approval(profile: Profile, conventions: Conventions) -> Verdict:
    """The score is the number of ballots that approve the option."""
    scores: dict[int, Number] = dict.fromkeys(profile.alternatives, 0)
    for group, multiplicity in _approved(profile):
        for option in group:
            scores[option] += multiplicity
    return Verdict(by_score(scores), scores)


def _approved(profile: Profile) -> Iterator[tuple[Group, int]]:
    if profile.graded:
        return ((ballot[0], n) for ballot, n in profile.graded.ballots.items())
    return ((group, n) for order, n in profile.orders.items() for group in order)
