# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots that anyone can draw again, from a public seed and SHA-256."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from hashlib import sha256

from caravane.science.lots import Seed

__all__ = ["Stream", "draw"]


def draw(lottery: Mapping[tuple[str, ...], Fraction], seed: Seed) -> tuple[str, ...]:
    """The panel that a seed draws.

    The SHA-256 of the seed as it is written is read as a binary fraction u from 0 to 1. Add
    up the probabilities in the published order: the first panel at which the sum exceeds u is drawn.
    """
    point = Fraction(int.from_bytes(sha256(str(seed).encode()).digest(), "big"), 2**256)
    total = Fraction(0)
    for panel, probability in lottery.items():
        total += probability
        if total > point:
            return panel
    raise ValueError("the probabilities add up to less than 1")


class Stream:
    """Whole numbers from a seed: the SHA-256 of `seed:0`, `seed:1`, …, each read as a number of 256 bits."""

    def __init__(self, seed: Seed) -> None:
        self._numbers = self._digests(seed)

    def below(self, limit: int) -> int:
        """The next number from 0 to limit - 1, each equally likely (digests that favour some are skipped)."""
        fair = 2**256 - 2**256 % limit
        return next(number for number in self._numbers if number < fair) % limit

    @staticmethod
    def _digests(seed: Seed) -> Iterator[int]:
        count = 0
        while True:
            yield int.from_bytes(sha256(f"{seed}:{count}".encode()).digest(), "big")
            count += 1
