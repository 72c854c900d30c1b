# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Schulze method: compare the strongest chains of duels won.

Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-
consistent single-winner election method", Social Choice and Welfare 36 (2011), 267-303.

Two duels won by the same number of votes are equally strong under winning-votes. Schulze's formal
definition (and Debian's constitution) would rank the one with fewer opponents higher; ours is the
plain definition, which never narrows a tie by a second criterion.
"""

from collections.abc import Iterator

from caravane.science.tally.conventions import Conventions
from caravane.science.tally.duels import Duels, duels, strengths
from caravane.science.tally.layers import by_relation
from caravane.science.tally.outcomes import Verdict
from caravane.science.tally.profiles import Profile

__all__ = ["schulze", "strongest_paths"]


def schulze(profile: Profile, conventions: Conventions) -> Verdict:
    """Layers of the relation "has a stronger chain to the other than the other has back".

    The score is the number of options beaten that way.
    """
    links = strengths(duels(profile, conventions), conventions.strength)
    paths = strongest_paths(links)
    beats = {a: {b for b, n in row.items() if n > paths[b][a]} for a, row in paths.items()}
    return Verdict(by_relation(beats), {a: len(losers) for a, losers in beats.items()})


def strongest_paths(links: Duels) -> Duels:
    """For every two options, the weakest link of the strongest chain from one to the other.

    `links[a][b]` is the strength of a's win over b, 0 without one. Takes the links from strong to
    weak and keeps who reaches whom as bits: a pair's strength is that of the link which connects
    it. Each pair is connected once, so n options cost about n² steps, not the usual n³.
    """
    options = list(links)
    reaches = [1 << i for i in range(len(options))]
    reached_by = list(reaches)
    paths = {a: dict.fromkeys(row, 0) for a, row in links.items()}
    for strength, winner, loser in _from_strong_to_weak(links, options):
        for i in _bits(reached_by[winner] & ~reached_by[loser]):
            gained = reaches[loser] & ~reaches[i]
            reaches[i] |= gained
            for j in _bits(gained):
                reached_by[j] |= 1 << i
                paths[options[i]][options[j]] = strength
    return paths


def _from_strong_to_weak(links: Duels, options: list[int]) -> list[tuple[int, int, int]]:
    index = {option: i for i, option in enumerate(options)}
    wins = ((n, index[a], index[b]) for a, row in links.items() for b, n in row.items() if n)
    return sorted(wins, reverse=True)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
