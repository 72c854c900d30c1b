# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Sortition Foundation's earlier algorithm: greedy and random, started again when it gets stuck.

Always draw someone from the value most short of people, with the greatest (minimum - drawn) / left; then
their household leaves, and everybody of a value whose maximum is reached. How likely each panel is is not
known, and volunteers can have very different probabilities (Flanigan et al. 2021).
"""

from caravane.science.lots import Seed
from caravane.science.sortition.draw import Stream
from caravane.science.sortition.errors import NoLuck
from caravane.science.sortition.pool import Pool
from caravane.science.sortition.verification import meets

__all__ = ["ATTEMPTS", "legacy"]

ATTEMPTS = 100


def legacy(pool: Pool, size: int, seed: Seed) -> tuple[str, ...]:
    """A panel, in the order of the pool. Raises NoLuck after 100 attempts."""
    stream = Stream(seed)
    for _ in range(ATTEMPTS):
        panel = _Attempt(pool, stream).draw(size)
        if panel is not None and meets(pool, size, panel):
            return tuple(sorted(panel, key=list(pool.mixes).index))
    raise NoLuck(
        f"the legacy algorithm found no panel of {size} in {ATTEMPTS} attempts, though there is one: "
        "choose another algorithm or seed"
    )


class _Attempt:
    """Who is left, and how many of each quota are left and drawn."""

    def __init__(self, pool: Pool, stream: Stream) -> None:
        self._quotas = pool.quotas
        self._mixes = pool.mixes
        self._homes = pool.homes
        self._stream = stream
        self._pool = dict.fromkeys(pool.mixes)  # an ordered set
        self._left = pool.drawn(pool.mixes)
        self._drawn = [0] * len(pool.quotas)
        for place, quota in enumerate(pool.quotas):
            if quota.maximum == 0:
                self._remove_all_of(place)

    def draw(self, size: int) -> list[str] | None:
        """A panel, or None when it got stuck. Its quotas are still to be checked."""
        panel: list[str] = []
        while len(panel) < size:
            if not self._pool or self._is_stuck():
                return None
            place = max(range(len(self._quotas)), key=self._urgency)
            choice = [member for member in self._pool if place in self._mixes[member]]
            panel.append(choice[self._stream.below(len(choice))])
            self._take(panel[-1])
        return panel

    def _is_stuck(self) -> bool:
        counts = zip(self._quotas, self._drawn, self._left, strict=True)
        return any(drawn + left < quota.minimum for quota, drawn, left in counts)

    def _urgency(self, place: int) -> float:
        if not self._left[place]:
            return -1.0
        return max(self._quotas[place].minimum - self._drawn[place], 0) / self._left[place]

    def _take(self, member: str) -> None:
        home = self._homes[member]
        self._remove([other for other in self._pool if self._homes[other] == home])
        for place in self._mixes[member]:
            self._drawn[place] += 1
            if self._drawn[place] == self._quotas[place].maximum:
                self._remove_all_of(place)

    def _remove_all_of(self, place: int) -> None:
        self._remove([member for member in self._pool if place in self._mixes[member]])

    def _remove(self, members: list[str]) -> None:
        for member in members:
            del self._pool[member]
            for place in self._mixes[member]:
                self._left[place] -= 1
