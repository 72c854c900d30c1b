# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draw a panel from a pool of volunteers, and say how."""

from dataclasses import dataclass

from caravane.science.lots import Seed
from caravane.science.progress import Progress, quiet
from caravane.science.sortition.distribution import Distribution, distribution_of
from caravane.science.sortition.draw import draw
from caravane.science.sortition.errors import UnknownAlgorithm
from caravane.science.sortition.legacy import legacy
from caravane.science.sortition.optimal import OPTIMAL
from caravane.science.sortition.pool import Pool
from caravane.science.sortition.repair import check_feasible

__all__ = ["ALGORITHMS", "Drawn", "draw_panel"]

ALGORITHMS = (*OPTIMAL, "legacy")


@dataclass(frozen=True)
class Drawn:
    """A panel (ids in the order of the pool), its seed, and the lottery it came from, None for `legacy`."""

    pool: Pool
    size: int
    algorithm: str
    seed: Seed
    panel: tuple[str, ...]
    distribution: Distribution | None


def draw_panel(
    pool: Pool, size: int, seed: Seed, algorithm: str = "maximin", progress: Progress = quiet
) -> Drawn:
    """Draw a panel of this size that meets the quotas, one person an address.

    `maximin` (the greatest least probability), `leximin` and `nash` find a lottery, from which the seed
    draws; `legacy` draws directly. Raises UnknownAlgorithm, ImpossiblePanel, InfeasibleQuotas, NoLuck,
    SolverFailure.
    """
    if algorithm not in ALGORITHMS:
        raise UnknownAlgorithm(f"unknown algorithm {algorithm!r}: choose among {', '.join(ALGORITHMS)}")
    if algorithm == "legacy":
        check_feasible(pool, size)
        return Drawn(pool, size, algorithm, seed, legacy(pool, size, seed), None)
    distribution = distribution_of(pool, size, algorithm, progress)
    return Drawn(pool, size, algorithm, seed, draw(distribution.lottery, seed), distribution)
