# SPDX-License-Identifier: AGPL-3.0-or-later
"""Examples of Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), "Fair algorithms for selecting citizens'
assemblies", Nature 596:548–552, from the data and tests published with it (citizensassemblies-replication
and stratification-app on GitHub).
"""

from fractions import Fraction

import pytest

from caravane.science.sortition import Pool, Quota, Volunteer, distribution_of, draw_panel

OPTIMAL = ["maximin", "leximin", "nash"]


def _lone_woman(scale: int) -> Pool:
    """`example_small` and `example_large`: of the women all but one are liberal, all men are conservative.

    Gender and leaning have a minimum of one seat less than half each.
    """
    least, most = 10 * scale - 1, 20 * scale
    sides = {"gender": ["female", "male"], "leaning": ["liberal", "conservative"]}
    quotas = tuple(
        Quota(feature, value, least, most) for feature, values in sides.items() for value in values
    )
    people = [("female", "conservative")]
    people += [("female", "liberal")] * (100 * scale - 1) + [("male", "conservative")] * 100 * scale
    volunteers = (Volunteer(str(n), {"gender": g, "leaning": v}) for n, (g, v) in enumerate(people))
    return Pool(quotas, tuple(volunteers))


@pytest.mark.parametrize(
    ("algorithm", "scale"), [("maximin", 1), ("leximin", 1), ("nash", 1), ("maximin", 10)]
)
def test_everybody_of_the_constructed_pools_can_have_the_same_probability(algorithm: str, scale: int) -> None:
    """Published: leximin's least probability is 10 %, for 20 of 200 as for 200 of 2,000."""
    shares = distribution_of(_lone_woman(scale), 20 * scale, algorithm).probabilities.values()
    assert max(abs(float(share) - 0.1) for share in shares) < 1e-6


def test_legacy_hardly_ever_draws_the_lone_woman() -> None:
    """Published: 96 times of 10,000, where everybody should be drawn 1,000 times."""
    pool = _lone_woman(1)
    drawn = sum("0" in draw_panel(pool, 20, seed, "legacy").panel for seed in range(400))
    assert drawn <= 12


def _family(homes: dict[str, str]) -> Pool:
    """A panel of two with a child and an adult, a Simpson and a duck."""
    people = {
        "lisa": ("child", "simpsons"),
        "marge": ("adult", "simpsons"),
        "louie": ("child", "ducktales"),
        "dewey": ("child", "ducktales"),
        "scrooge": ("adult", "ducktales"),
    }
    quotas = [Quota("age", "child", 1, 2), Quota("age", "adult", 1, 2)]
    quotas += [Quota("franchise", "simpsons", 1, 2), Quota("franchise", "ducktales", 1, 2)]
    volunteers = (
        Volunteer(name, {"age": age, "franchise": origin}, (homes[name],) if homes else None)
        for name, (age, origin) in people.items()
    )
    return Pool(tuple(quotas), tuple(volunteers))


@pytest.mark.parametrize("algorithm", ["maximin", "leximin"])
def test_the_family_has_a_unique_maximin_of_a_third(algorithm: str) -> None:
    third = Fraction(1, 3)
    found = distribution_of(_family({}), 2, algorithm)
    assert found.lottery == {("marge", "louie"): third, ("marge", "dewey"): third, ("lisa", "scrooge"): third}
    assert found.probabilities["marge"] == Fraction(2, 3)


@pytest.mark.parametrize("algorithm", OPTIMAL)
def test_lisa_and_scrooge_of_one_address_are_never_drawn(algorithm: str) -> None:
    homes = {"lisa": "1", "marge": "3", "louie": "2", "dewey": "2", "scrooge": "1"}
    found = distribution_of(_family(homes), 2, algorithm)
    half = Fraction(1, 2)
    assert found.lottery == {("marge", "louie"): half, ("marge", "dewey"): half}
    assert found.undrawable == ("lisa", "scrooge")
