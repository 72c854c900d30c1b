# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two rules that look at each option's duels alone: Copeland counts them, minimax looks at the worst."""

from fractions import Fraction

from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.duels import duels, strengths
from caravane.science.tally.layers import by_score
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Profile

__all__ = ["copeland", "minimax"]


def copeland(profile: Profile, conventions: Conventions) -> Verdict:
    """The score is the number of duels won, plus half the number of even ones.

    Source: A. H. Copeland, "A reasonable social welfare function" (1951); with halves for even duels the
    order is that of duels won minus duels lost.
    """
    wins = duels(profile, conventions)
    scores: dict[int, Number] = {
        a: exact(Fraction(sum((n > wins[b][a]) + (n >= wins[b][a]) for b, n in row.items()), 2))
        for a, row in wins.items()
    }
    return Verdict(by_score(scores), scores)


def minimax(profile: Profile, conventions: Conventions) -> Verdict:
    """The score is the strength of the worst defeat, 0 without one: the lowest wins.

    Source: P. B. Simpson, "On defining areas of voter choice" (1969), G. Kramer (1977). Strength is in votes
    for the opponent or in margins, as the conventions say; a duel that is not lost counts 0.
    """
    lost = strengths(duels(profile, conventions), conventions.strength)
    scores: dict[int, Number] = {a: max((lost[b][a] for b in lost if b != a), default=0) for a in lost}
    return Verdict(by_score(scores)[::-1], scores)
