# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work on many rows block by block, on several cores, with results that do not depend on their number.

Blocks are the same whatever the machine, and each is worked by one thread in which BLAS starts no other.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from threadpoolctl import threadpool_limits

from caravane.science.progress import Progress

__all__ = ["in_blocks", "one_thread", "part"]

THOUSAND = 1000
THREADS = min(os.cpu_count() or 1, 4)  # each holds a block in memory


def one_thread() -> threadpool_limits:
    """A context in which BLAS uses one thread, so that sums are always made in the same order."""
    return threadpool_limits(limits=1)


def in_blocks(work: Callable[[slice], object], total: int, size: int, progress: Progress) -> None:
    """Call `work` with each block of `size` among `total` rows; it must write to these rows alone."""
    blocks = [slice(start, min(start + size, total)) for start in range(0, total, size)]
    with one_thread(), ThreadPoolExecutor(THREADS) as pool:
        for block, _ in zip(blocks, pool.map(work, blocks), strict=True):
            progress(block.stop, total)


def part(progress: Progress, start: float, stop: float) -> Progress:
    """The progress of a part of the work, which goes from `start` to `stop`, shares of the whole."""

    def within(done: int, total: int) -> None:
        progress(round(THOUSAND * (start + (stop - start) * done / max(total, 1))), THOUSAND)

    return within
