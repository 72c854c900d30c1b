# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every library of this floor raises.

ScienceError
├── FileFault    a file cannot be read: file, line, reason
├── UsageError   a command's arguments cannot be read
└── …            the errors of each library
"""

__all__ = ["FileFault", "ScienceError", "UsageError"]


class ScienceError(Exception):
    """Parent of every error these libraries raise; its text is for people."""


class FileFault(ScienceError):
    """A file cannot be read; `line` counts from 1, None when no line is at fault."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        where = file if line is None else f"{file}: line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class UsageError(ScienceError):
    """The arguments of a command cannot be read."""
