# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a rule's relation to a ranking by layers: the undominated set, then that of the rest.

A tie is a set; nothing is broken here.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from caravane.science.tally.conventions import Number

__all__ = ["Layers", "by_relation", "by_score"]

Layers = tuple[tuple[int, ...], ...]


def by_score(scores: Mapping[int, Number]) -> Layers:
    """Options with the highest score first; equal scores share a layer."""
    layers: dict[Number, list[int]] = {}
    for option, score in scores.items():
        layers.setdefault(score, []).append(option)
    return tuple(tuple(sorted(layers[score])) for score in sorted(layers, reverse=True))


def by_relation(beats: Mapping[int, AbstractSet[int]]) -> Layers:
    """Layers of `option → the options it beats`: those nobody beats, then, without them, again.

    Where everybody left is beaten (the relation has a cycle), all of them make one last layer.
    """
    beaten_by = dict.fromkeys(beats, 0)
    for losers in beats.values():
        for loser in losers & beats.keys():
            beaten_by[loser] += 1
    return tuple(_peel(beats, beaten_by))


def _peel(beats: Mapping[int, AbstractSet[int]], beaten_by: dict[int, int]) -> list[tuple[int, ...]]:
    layers = []
    while beaten_by:
        layer = [option for option, times in beaten_by.items() if not times] or list(beaten_by)
        for winner in layer:
            del beaten_by[winner]
        for winner in layer:
            for loser in beats[winner] & beaten_by.keys():
                beaten_by[loser] -= 1
        layers.append(tuple(sorted(layer)))
    return layers
