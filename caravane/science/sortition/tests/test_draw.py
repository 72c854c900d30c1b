# SPDX-License-Identifier: AGPL-3.0-or-later
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caravane.science.sortition import (
    Pool,
    Quota,
    Stream,
    UnknownAlgorithm,
    Volunteer,
    distribution_of,
    draw,
    draw_panel,
    meets,
)
from caravane.science.sortition.tests.strategies import feasible_pools

LOTTERY = {("a",): Fraction(1, 4), ("b",): Fraction(1, 4), ("c",): Fraction(1, 2)}


def test_the_draw_can_be_done_by_hand() -> None:
    """The SHA-256 of 1 starts with 6b, 107 of 256, the second quarter; of 2 with d4, past the half."""
    assert sha256(b"1").hexdigest().startswith("6b")
    assert sha256(b"2").hexdigest().startswith("d4")
    assert draw(LOTTERY, 1) == ("b",)
    assert draw(LOTTERY, 2) == ("c",)


def test_panels_are_drawn_as_often_as_announced() -> None:
    drawn = Counter(draw(LOTTERY, seed) for seed in range(4000))
    assert drawn["a",] == pytest.approx(1000, abs=120)
    assert drawn["c",] == pytest.approx(2000, abs=140)


def test_an_incomplete_lottery_is_an_error() -> None:
    with pytest.raises(ValueError, match="less than 1"):
        draw({("a",): Fraction(1, 10)}, 2)


def test_the_stream_is_sha256_of_seed_and_count() -> None:
    digest = int(sha256(b"7:0").hexdigest(), 16)
    assert Stream(7).below(1000) == digest % 1000


@given(feasible_pools(), st.integers(), st.sampled_from(["maximin", "leximin", "nash"]))
@settings(max_examples=60, deadline=None)
def test_the_panel_meets_the_quotas_and_the_seed_reproduces_it(
    case: tuple[Pool, int], seed: int, algorithm: str
) -> None:
    pool, size = case
    drawn = draw_panel(pool, size, seed, algorithm)
    assert meets(pool, size, drawn.panel)
    assert draw_panel(pool, size, seed, algorithm) == drawn


@given(feasible_pools())
@settings(max_examples=30, deadline=None)
def test_renaming_volunteers_only_renames_them(case: tuple[Pool, int]) -> None:
    pool, size = case
    names = {v.id: f"z{-place}" for place, v in enumerate(pool.volunteers)}
    renamed = Pool(pool.quotas, tuple(replace(v, id=names[v.id]) for v in pool.volunteers))
    expected = {tuple(names[m] for m in p): share for p, share in distribution_of(pool, size).lottery.items()}
    assert list(distribution_of(renamed, size).lottery.items()) == list(expected.items())


def test_an_unknown_algorithm_is_refused() -> None:
    pool = Pool((Quota("f", "a", 0, 1),), (Volunteer("p", {"f": "a"}),))
    with pytest.raises(UnknownAlgorithm, match="lexicographic"):
        draw_panel(pool, 1, 1, "lexicographic")
