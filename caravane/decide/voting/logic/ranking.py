# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading an outcome, which is an object as `caravane count --json` prints it."""

from collections.abc import Iterator, Mapping
from typing import Any

Outcome = Mapping[str, Any]


def places_taken(outcome: Outcome) -> Iterator[tuple[int, bool, int]]:
    """Give (rank, tied with others, option number), the best first; options tied share the rank."""
    rank = 1
    for layer in outcome["ranking"]:
        for option in layer:
            yield rank, len(layer) > 1, option
        rank += len(layer)


def ranks(outcome: Outcome) -> dict[int, int]:
    """Return {option number: rank}."""
    return {option: rank for rank, _tied, option in places_taken(outcome)}


def winners(outcome: Outcome) -> list[int]:
    """Return the options that come first, several when they tie."""
    return list(outcome["ranking"][0])
