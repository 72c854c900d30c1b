# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bucklin: count first places, then first and second places, … until an option has a majority.

Round k counts the ballots that put an option among their first k places; a group of equals shares the
places it fills, so an option of a group on places 2 and 3 counts half in round 2. The majority is more than
half of the ballots that rank something. Counting stops at the first round in which somebody has it, or when
no ballot has a place left: the option with most votes wins.

Below the winners, options that reach the majority in an earlier round come first, then those with more votes
in that round; those that never reach it are ordered by their votes in the last round. The score is the number
of votes in the round that decides.

Source: as in Hoag and Hallett, Proportional Representation (1926), §§ 480-486, and Tideman, Collective
Decisions and Voting (2006), p. 203.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from caravane.science.tally.conventions import Conventions, Number, exact
from caravane.science.tally.outcomes import Round, Verdict
from caravane.science.tally.places import Place, times_held
from caravane.science.tally.profiles import Profile

__all__ = ["bucklin"]

Votes = dict[int, Number]


def bucklin(profile: Profile, conventions: Conventions) -> Verdict:
    """Count rounds until a majority; see the module."""
    counted = list(_counted(profile))
    majority = Fraction(profile.ballots - profile.blank, 2)
    reached = {option: _first_majority(counted, option, majority) for option in profile.alternatives}
    deciding = min(reached.values())
    standing = {option: (level, -counted[level][option]) for option, level in reached.items()}
    layers = [
        tuple(sorted(option for option in standing if standing[option] == each))
        for each in sorted(set(standing.values()))
    ]
    rounds = tuple(
        _round(profile, level, counted[level], majority) for level in range(min(deciding + 1, len(counted)))
    )
    return Verdict(tuple(layers), counted[deciding], rounds)


def _counted(profile: Profile) -> Iterator[Votes]:
    """Votes of each round, up to the last place that a ballot fills."""
    held = times_held(profile, lambda place: True)
    rounds = max((sum(map(len, order)) for order in profile.orders), default=0)
    for level in range(1, max(rounds, 1) + 1):
        yield {option: _votes(held.get(option, {}), level) for option in profile.alternatives}


def _votes(held: Mapping[Place, int], level: int) -> Number:
    whole = sum(n for (before, size), n in held.items() if before + size <= level)
    shared = (
        Fraction(n * (level - before), size)
        for (before, size), n in held.items()
        if before < level < before + size
    )
    return exact(sum(shared, Fraction(whole)))


def _first_majority(counted: list[Votes], option: int, majority: Fraction) -> int:
    """The round in which the option has the majority, or the last one."""
    return next((level for level, votes in enumerate(counted) if votes[option] > majority), len(counted) - 1)


def _round(profile: Profile, level: int, votes: Votes, majority: Fraction) -> Round:
    ended = sum(n for order, n in profile.orders.items() if sum(map(len, order)) <= level)
    elected = tuple(option for option, n in votes.items() if n > majority)
    return Round(level + 1, votes, ended, elected=elected)
