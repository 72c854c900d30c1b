# SPDX-License-Identifier: AGPL-3.0-or-later
"""How tests run a command of science: what it prints, or the one line with which it refuses."""

from collections.abc import Callable, Sequence

import pytest

__all__ = ["printed", "refused"]

Main = Callable[[Sequence[str]], int]


def printed(capture: pytest.CaptureFixture[str], main: Main, *argv: str) -> str:
    """What the command prints, and nothing on standard error."""
    assert main(argv) == 0
    shown = capture.readouterr()
    assert shown.err == ""
    return shown.out


def refused(capture: pytest.CaptureFixture[str], main: Main, *argv: str) -> str:
    """The one line on standard error, with exit code 2."""
    assert main(argv) == 2
    shown = capture.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err
