# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far long work has come: libraries call `progress(done, total)`; commands show a bar on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

__all__ = ["Progress", "bar", "quiet"]

Progress = Callable[[int, int], object]


def quiet(done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar on standard error while it is a terminal, else nothing; it goes when the work is done."""
    with tqdm(desc=label, file=sys.stderr, disable=None, leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress
