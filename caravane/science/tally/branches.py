# SPDX-License-Identifier: AGPL-3.0-or-later
"""Explore every way a tie may break, each state once.

A rule says what a state is known by (its key: all that what follows depends on), what happens there, and
which states may come next: one where nothing is tied, several where a tie decides.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

__all__ = ["STATES_EXPLORED", "explore", "states_allowed"]

STATES_EXPLORED = 10_000
WORK = 3_000_000

Key = TypeVar("Key", bound=Hashable)
Held = TypeVar("Held")
State = TypeVar("State")


def states_allowed(size: int, limit: int = STATES_EXPLORED) -> int:
    """How many states may be explored when each takes work (and memory) in proportion to `size`."""
    return max(1, min(limit, WORK // max(size, 1)))


def explore(
    start: tuple[Key, Held],
    expand: Callable[[Key, Held], tuple[State, Iterator[tuple[Key, Held]]]],
    limit: int = STATES_EXPLORED,
) -> tuple[dict[Key, State], bool]:
    """Every state reachable from the start, depth first, and whether the limit allowed them all.

    `expand` gets a state's key and what its predecessor hands on, and returns the state with the keys (and
    what is handed on) of those that may follow, made one at a time.
    """
    states: dict[Key, State] = {}
    to_do = [iter([start])]
    while to_do:
        for key, held in to_do[-1]:
            if key in states:
                continue
            if len(states) == limit:
                return states, False
            states[key], successors = expand(key, held)
            to_do.append(successors)
            break
        else:
            to_do.pop()
    return states, True
