# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exact fractions for the weights that a solver found."""

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["rational"]

GRAIN = 10**12
PLAIN = 1000
SAME = 2e-8  # what the solver leaves undecided


def rational(weights: Sequence[float]) -> list[Fraction]:
    """Fractions near the weights (positive, of sum nearly 1) whose sum is exactly 1.

    Plain ones, such as 1/3, when they all fit; else multiples of 10⁻¹² by largest remainders.
    """
    plain = [Fraction(weight).limit_denominator(PLAIN) for weight in weights]
    if sum(plain) == 1 and all(abs(p - w) <= SAME for p, w in zip(plain, weights, strict=True)):
        return plain
    total = sum(map(Fraction, weights))
    exact = [Fraction(weight) / total * GRAIN for weight in weights]
    grains = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: grains[place] - exact[place])
    for place in by_remainder[: GRAIN - sum(grains)]:
        grains[place] += 1
    return [Fraction(each, GRAIN) for each in grains]
