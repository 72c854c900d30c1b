# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's invented ballots: a Plackett–Luce model with a seed, the same on every machine.

Each voter leaves the theme empty, or draws packages one after the other, each with a probability
proportional to its weight among those left (Plackett 1975, Luce 1959). Only `Random.random` is used: the
one method whose sequence Python promises to keep from version to version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Model:
    """Weights of the packages by slug, and shares, 0 to 1, of empty and short ballots."""

    seed: int
    weights: Mapping[str, float]
    blank: float
    one_choice: float
    two_choices: float


def draw(model: Model, voters: int, places: int = 3) -> list[list[str]]:
    """Return one ranking of package slugs per voter, empty when blank."""
    random = Random(model.seed)  # noqa: S311 -- a demonstration, not a lot
    return [_ranking(model, random, _length(model, random, places)) for _ in range(voters)]


def _length(model: Model, random: Random, places: int) -> int:
    drawn = random.random()
    for length, share in ((0, model.blank), (1, model.one_choice), (2, model.two_choices)):
        if drawn < share:
            return length
        drawn -= share
    return places


def _ranking(model: Model, random: Random, length: int) -> list[str]:
    left = dict(model.weights)
    return [_next_choice(left, random) for _ in range(length)]


def _next_choice(left: dict[str, float], random: Random) -> str:
    drawn = random.random() * sum(left.values())
    chosen = ""
    for slug, weight in left.items():
        chosen = slug
        drawn -= weight
        if drawn < 0:
            break
    del left[chosen]
    return chosen
