# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every command of this floor does alike: arguments, output, one line and exit code 2 for bad input."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NoReturn

from tqdm import tqdm

from caravane.science.errors import ScienceError, UsageError
from caravane.science.progress import Progress

__all__ = ["BAD_INPUT", "Parser", "bar", "run", "table", "to_json"]

BAD_INPUT = 2


class Parser(argparse.ArgumentParser):
    """Arguments of a command; a mistake in them is an error like any other."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def run(parser: Parser, act: Callable[[argparse.Namespace], str], argv: Sequence[str]) -> int:
    """Parse `argv` (without the words `caravane NAME`), print what `act` answers, return the exit code.

    0, or 2 after one line on standard error for a ScienceError, 1 when the answer cannot be written, 130
    when interrupted.
    """
    try:
        _write(act(parser.parse_args(argv)))
    except ScienceError as error:
        sys.stderr.write(f"{parser.prog}: {' '.join(str(error).split())}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough, as in `caravane count … | head`
        _discard_output()
    except OSError as error:
        _discard_output()
        sys.stderr.write(f"{parser.prog}: the answer cannot be written: {error.strerror}\n")
        return 1
    return 0


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar on standard error while it is a terminal, else nothing; it goes when the work is done."""
    with tqdm(desc=label, file=sys.stderr, disable=None, leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress


def to_json(value: Mapping[str, object]) -> str:
    """An object as the commands print it."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of text in aligned columns, titles first."""
    columns = list(zip(titles, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (titles, *rows)]


def _discard_output() -> None:
    """Let nothing that is still held back be written, and fail, at the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str) -> None:
    """Print, also on a terminal whose encoding lacks some letters."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()
