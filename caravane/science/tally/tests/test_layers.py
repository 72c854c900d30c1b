# SPDX-License-Identifier: AGPL-3.0-or-later
from fractions import Fraction

from caravane.science.tally.layers import by_relation, by_score


def test_equal_scores_share_a_layer() -> None:
    assert by_score({1: 2, 2: Fraction(5, 2), 3: 2}) == ((2,), (1, 3))


def test_layers_are_peeled_from_the_undominated() -> None:
    assert by_relation({1: set(), 2: {1, 3}, 3: {1}, 4: {1}}) == ((2, 4), (3,), (1,))


def test_a_cycle_makes_one_last_layer() -> None:
    assert by_relation({1: {2}, 2: {3}, 3: {1}, 4: {1}}) == ((4,), (1, 2, 3))
    assert by_relation({1: {2}, 2: {1}}) == ((1, 2),)
