# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is interchangeable with whom: the symmetry that makes a panel draw small.

Volunteers of the same mix of values whose households hold the same mixes can trade places without
any panel becoming better or worse, so an optimal distribution treats them alike (average it over all such
trades). They form one *kind*; a panel is then a number of people of each kind. Households with the same
mixes form a *block*, from each of which at most as many people come as it has households.
"""

from collections import Counter
from dataclasses import dataclass

from caravane.science.sortition.pool import Mix, Pool

__all__ = ["Block", "Kind", "blocks_of"]


@dataclass(frozen=True)
class Kind:
    """Interchangeable volunteers: `members[h]` are those of the block's household h, equally many in each."""

    mix: Mix
    members: tuple[tuple[str, ...], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """All members, household by household."""
        return tuple(member for household in self.members for member in household)


@dataclass(frozen=True)
class Block:
    """Households with the same mixes, of which each sends at most one person to a panel."""

    kinds: tuple[Kind, ...]

    @property
    def households(self) -> int:
        return len(self.kinds[0].members)


def blocks_of(pool: Pool) -> tuple[Block, ...]:
    """The pool's blocks, in an order that depends on the mixes only."""
    mixes = pool.mixes
    alike: dict[tuple[Mix, ...], list[list[str]]] = {}
    for household in pool.households():
        composition = tuple(sorted(mixes[member] for member in household))
        alike.setdefault(composition, []).append(household)
    return tuple(_block(composition, alike[composition], mixes) for composition in sorted(alike))


def _block(composition: tuple[Mix, ...], households: list[list[str]], mixes: dict[str, Mix]) -> Block:
    return Block(
        tuple(
            Kind(mix, tuple(tuple(m for m in home if mixes[m] == mix) for home in households))
            for mix in Counter(composition)
        )
    )
