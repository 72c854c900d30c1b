# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.science.grouping import InvalidPackages
from caravane.science.grouping.shares import shares

SIZES = st.dictionaries(st.text(max_size=3), st.integers(1, 60), min_size=1, max_size=6)


@given(SIZES, st.data())
def test_every_theme_has_a_group_and_none_more_than_its_texts(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    packages = data.draw(st.integers(len(sizes), sum(sizes.values())))
    given_to = {theme: number or 0 for theme, number in shares(sizes, packages).items()}
    assert sum(given_to.values()) == packages
    assert all(1 <= given_to[theme] <= sizes[theme] for theme in sizes)


def test_groups_go_to_themes_by_their_size() -> None:
    assert shares({"food": 60, "homes": 30, "rest": 5}, 10) == {"food": 6, "homes": 3, "rest": 1}


def test_without_a_number_the_texts_decide() -> None:
    assert shares({"food": 60, "homes": 30}, None) == {"food": None, "homes": None}


@pytest.mark.parametrize(
    ("packages", "reason"),
    [
        (0, "0 packages: from 1 to 5000 can be made"),
        (-3, "-3 packages: from 1 to 5000 can be made"),
        (7, "7 packages cannot be made of 6 different texts"),
        (1, "1 packages cannot cover 2 themes: each needs one"),
    ],
)
def test_a_number_that_cannot_be_made_is_refused(packages: int, reason: str) -> None:
    with pytest.raises(InvalidPackages, match=reason):
        shares({"food": 4, "homes": 2}, packages)
