# SPDX-License-Identifier: AGPL-3.0-or-later
"""Published elections, and ways to write small ones."""

from caravane.science.tally import Order, Profile


def election(text: str, names: str = "") -> Profile:
    """A profile from lines such as `42: a b {c d}`; options are letters, numbered from a = 1."""
    counted = [_ballots(line) for line in text.strip().splitlines()]
    letters = names or "".join(sorted({each for each in text if each.isalpha()}))
    return Profile.from_orders({number(each): each for each in letters}, counted)


def number(letter: str) -> int:
    return ord(letter) - ord("a") + 1


def letters(options: tuple[int, ...]) -> str:
    """`(1, 3)` as `ac`."""
    return "".join(chr(ord("a") + option - 1) for option in options)


def layers(ranking: tuple[tuple[int, ...], ...]) -> str:
    """`((1, 3), (2,))` as `ac b`."""
    return " ".join(map(letters, ranking))


def _ballots(line: str) -> tuple[Order, int]:
    times, _, order = line.partition(":")
    groups = order.replace("{", " {").replace("}", " ").split(" {")
    found: list[tuple[int, ...]] = [(number(each),) for each in groups[0].split()]
    for group in groups[1:]:
        tied, _, rest = group.partition("  ")
        found.append(tuple(number(each) for each in tied.split()))
        found += [(number(each),) for each in rest.split()]
    return tuple(found), int(times)


# a Memphis, b Nashville, c Chattanooga, d Knoxville.
# Source: https://en.wikipedia.org/wiki/Condorcet_method (capital of Tennessee)
TENNESSEE = election(
    """
    42: a b c d
    26: b c d a
    15: c d b a
    17: d c b a
    """
)

# Schulze 2011, section 3: 21 voters; winner d, then a, c, b.
SCHULZE_21 = election(
    """
    8: a c d b
    2: b a d c
    4: c d b a
    4: d b a c
    3: d c b a
    """
)

# Schulze 2011 and https://en.wikipedia.org/wiki/Schulze_method: 45 voters; e, a, c, b, d.
SCHULZE_45 = election(
    """
    5: a c b e d
    5: a d e c b
    8: b e d a c
    3: c a b e d
    7: c a e b d
    2: c b a d e
    7: d c e b a
    8: e b a d c
    """
)
