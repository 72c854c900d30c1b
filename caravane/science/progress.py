# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far long work has come: libraries call `progress(done, total)`, commands show a `terminal.bar`."""

from collections.abc import Callable

__all__ = ["Progress", "quiet"]

Progress = Callable[[int, int], object]


def quiet(done: int, total: int) -> None:
    """Show nothing."""
