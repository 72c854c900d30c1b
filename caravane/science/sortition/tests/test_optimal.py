# SPDX-License-Identifier: AGPL-3.0-or-later
"""The algorithms against plain enumeration, and against values derived by hand."""

from dataclasses import replace
from fractions import Fraction
from math import log
from random import Random

import pytest
from hypothesis import given, settings

from caravane.science.sortition import Distribution, Pool, Quota, Volunteer, distribution_of
from caravane.science.sortition.tests import oracles
from caravane.science.sortition.tests.strategies import feasible_pools

ALL = ["maximin", "leximin", "nash"]
CLOSE = 1e-6


@given(feasible_pools())
@settings(max_examples=100, deadline=None)
def test_maximin_reaches_the_greatest_least_probability(case: tuple[Pool, int]) -> None:
    best = distribution_of(*case, "maximin")
    assert float(best.least) == pytest.approx(oracles.best_least(*case), abs=CLOSE)
    assert best.bound == pytest.approx(float(best.least), abs=CLOSE)


@given(feasible_pools())
@settings(max_examples=50, deadline=None)
def test_leximin_gives_everybody_their_unique_probability(case: tuple[Pool, int]) -> None:
    best = distribution_of(*case, "leximin")
    expected = oracles.best_leximin(*case)
    assert [float(share) for share in best.probabilities.values()] == pytest.approx(expected, abs=CLOSE)


@given(feasible_pools())
@settings(max_examples=30, deadline=None)
def test_nash_reaches_the_greatest_product(case: tuple[Pool, int]) -> None:
    best = distribution_of(*case, "nash")
    reached = sum(log(share) for share in best.probabilities.values() if share)
    assert reached >= oracles.best_welfare(*case) - CLOSE
    assert best.gap <= CLOSE
    assert reached <= best.bound + CLOSE


@pytest.mark.parametrize("algorithm", ALL)
def test_the_gap_is_what_is_missing_to_the_bound_of_what_is_maximised(algorithm: str) -> None:
    pool = _pool([Quota("f", "a", 1, 1), Quota("f", "b", 1, 1)], [{"f": "aab"[n]} for n in range(3)])
    found = distribution_of(pool, 2, algorithm)
    assert replace(found, bound=found.bound + 1).gap == pytest.approx(1, abs=CLOSE)


def _pool(quotas: list[Quota], people: list[dict[str, str]]) -> Pool:
    return Pool(tuple(quotas), tuple(Volunteer(f"p{n}", values) for n, values in enumerate(people)))


def _shares(distribution: Distribution) -> list[Fraction]:
    return list(distribution.probabilities.values())


@pytest.mark.parametrize("algorithm", ALL)
def test_without_binding_quotas_all_are_equally_likely(algorithm: str) -> None:
    pool = _pool([Quota("f", "a", 0, 9), Quota("f", "b", 0, 9)], [{"f": "aab"[n % 3]} for n in range(9)])
    assert _shares(distribution_of(pool, 3, algorithm)) == [Fraction(1, 3)] * 9


@pytest.mark.parametrize("algorithm", ALL)
def test_with_one_feature_each_value_shares_its_seats(algorithm: str) -> None:
    people = [{"f": "a"}] * 2 + [{"f": "b"}] * 6
    pool = _pool([Quota("f", "a", 1, 1), Quota("f", "b", 2, 2)], people)
    assert _shares(distribution_of(pool, 3, algorithm)) == [Fraction(1, 2)] * 2 + [Fraction(1, 3)] * 6


def _triangle() -> Pool:
    """p0, p1 and p2 exclude each other pairwise, by a value that at most one may have; p3, p4, p5 are free.

    All points of the polytope allow one half for each of the three, mixes of panels one third.
    """
    features = {"f": {0, 1}, "g": {1, 2}, "h": {0, 2}}
    quotas = [Quota(f, value, 0, most) for f in features for value, most in (("one", 1), ("any", 6))]
    people = [{f: "one" if n in who else "any" for f, who in features.items()} for n in range(6)]
    return _pool(quotas, people)


@pytest.mark.parametrize("algorithm", ALL)
def test_a_point_that_no_mix_of_panels_reaches_is_not_announced(algorithm: str) -> None:
    found = distribution_of(_triangle(), 3, algorithm)
    assert [float(share) for share in _shares(found)] == pytest.approx([1 / 3] * 3 + [2 / 3] * 3, abs=CLOSE)
    assert found.gap <= CLOSE


def test_maximin_of_the_triangle_is_exactly_a_third() -> None:
    assert distribution_of(_triangle(), 3).least == Fraction(1, 3)


def test_people_of_one_address_share_one_seat() -> None:
    home = [Volunteer(f"p{n}", {"f": "a"}, ("1 rue A",)) for n in range(4)]
    alone = [Volunteer(f"q{n}", {"f": "a"}) for n in range(2)]
    pool = Pool((Quota("f", "a", 0, 9),), (*home, *alone))
    assert _shares(distribution_of(pool, 3)) == [Fraction(1, 4)] * 4 + [Fraction(1)] * 2


def test_nash_also_converges_where_every_quota_leaves_no_choice() -> None:
    """Then the rows depend on each other, and the people of an address bind the rest."""
    random = Random(1)
    sides = {"f": "abc", "g": "xyzw", "h": "pq"}
    people = [
        Volunteer(f"p{n}", {f: random.choice(values) for f, values in sides.items()}, (str(n // 2),))
        for n in range(120)
    ]
    drawn = [person.values for person in people[:24:2]]
    quotas = []
    for feature, values in sides.items():
        for value in values:
            count = sum(each[feature] == value for each in drawn)
            quotas.append(Quota(feature, value, count, count))
    found = distribution_of(Pool(tuple(quotas), tuple(people)), 12, "nash")
    assert found.gap < CLOSE


def test_those_who_are_in_no_panel_are_named_and_do_not_count() -> None:
    people = [{"f": "a"}, {"f": "a"}, {"f": "none"}]
    found = distribution_of(_pool([Quota("f", "a", 0, 2), Quota("f", "none", 0, 0)], people), 1)
    assert found.undrawable == ("p2",)
    assert _shares(found) == [Fraction(1, 2), Fraction(1, 2), 0]
    assert found.least == Fraction(1, 2)


def test_everybody_is_drawn_when_there_are_as_many_seats() -> None:
    for algorithm in ALL:
        found = distribution_of(_pool([Quota("f", "a", 0, 5)], [{"f": "a"}] * 5), 5, algorithm)
        assert found.lottery == {("p0", "p1", "p2", "p3", "p4"): 1}
