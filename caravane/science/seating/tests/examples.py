# SPDX-License-Identifier: AGPL-3.0-or-later
"""People for tests."""

import string
from collections.abc import Sequence
from random import Random

from caravane.science.seating import People

COLUMNS = (2, 5, 8, 3, 3)


def crowd(number: int, **columns: Sequence[str]) -> People:
    """So many people, with the columns given."""
    return People(tuple(f"p{each}" for each in range(number)), columns)


def pool(seed: int, number: int = 80) -> People:
    """People whose values are drawn at random: five columns of 2, 5, 8, 3 and 3 values."""
    random = Random(seed)
    drawn = {
        f"column{place}": tuple(random.choice(string.ascii_letters[:values]) for _ in range(number))
        for place, values in enumerate(COLUMNS)
    }
    return crowd(number, **drawn)
