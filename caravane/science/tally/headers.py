# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `# KEY: value` lines that PrefLib files and our CSV both start with, and what they promise.

`# ALTERNATIVE NAME n: …` names option n, `# CATEGORY NAME n: …` the nth category. `# NUMBER ALTERNATIVES: n`
and `# NUMBER VOTERS: n` must agree with what follows. Every other line that starts with `#` is a remark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from caravane.science.tally.errors import BallotFileError

__all__ = ["MAX_DIGITS", "Header", "TextSink", "header_lines", "one_line", "read_text"]

MAX_DIGITS = 18
MAX_UNNAMED = 10_000
_NAME = re.compile(r"#\s*(ALTERNATIVE|CATEGORY) NAME\s*([^\s:]*)\s*:(.*)")
_NUMBER = re.compile(r"#\s*NUMBER (ALTERNATIVES|VOTERS|UNIQUE ORDERS|UNIQUE PREFERENCES|CATEGORIES)\s*:(.*)")


class TextSink(Protocol):
    """Anything text can be written to: a file, `io.StringIO`, an `HttpResponse`."""

    def write(self, text: str, /) -> object: ...


@dataclass
class Header:
    """What the first lines of a file declare, with the lines that say so."""

    file: str
    alternatives: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)  # key → value, line

    def read(self, text: str, line: int) -> None:
        """Take in one line that starts with `#`. Raises BallotFileError."""
        if match := _NAME.fullmatch(text):
            self._name(match[1], self._integer(match[2], line), match[3].strip(), line)
        elif match := _NUMBER.fullmatch(text):
            self.numbers[match[1]] = self._integer(match[2].strip(), line), line

    def declared(self) -> dict[int, str]:
        """Options by id; numbered 1 to n when only their number is given."""
        if self.alternatives:
            return self.alternatives
        options, _ = self.numbers.get("ALTERNATIVES", (0, 0))
        return {n: str(n) for n in range(1, min(options, MAX_UNNAMED) + 1)}

    def declared_categories(self, found: int) -> list[str]:
        """Categories in the order of their numbers; as many as declared, or found, when they have no names.

        Raises BallotFileError when names and number differ.
        """
        number, line = self.numbers.get("CATEGORIES", (len(self.categories) or found, 0))
        names = self.categories or {n: str(n) for n in range(1, min(number, MAX_UNNAMED) + 1)}
        if len(names) != number:
            reason = f"NUMBER CATEGORIES is {number}, {len(names)} are named"
            raise BallotFileError(self.file, line or None, reason)
        return [names[n] for n in sorted(names)]

    def check(self, key: str, *found: int) -> None:
        """Compare a declared number with what was found. Raises BallotFileError if none fits."""
        value, line = self.numbers.get(key, (found[0], 0))
        if value not in found:
            reason = f"NUMBER {key} is {value}, the file holds {found[0]}"
            raise BallotFileError(self.file, line, reason)

    def _name(self, kind: str, number: int, name: str, line: int) -> None:
        named = self.alternatives if kind == "ALTERNATIVE" else self.categories
        if number in named:
            raise BallotFileError(self.file, line, f"{kind.lower()} {number} is named twice")
        named[number] = name or str(number)

    def _integer(self, text: str, line: int) -> int:
        if not re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}", text):
            raise BallotFileError(self.file, line, f"{text!r} is not a whole number")
        return int(text)


def header_lines(alternatives: Mapping[int, str], remarks: Iterable[str]) -> Iterator[str]:
    """Lines that name the options, then the remarks, as `Header` reads them back.

    Names and remarks are brought to one line each (a remark to one per line of it). Raises
    ValueError for a remark that would be read as a declaration.
    """
    for option, name in alternatives.items():
        yield f"# ALTERNATIVE NAME {option}: {one_line(name)}"
    for remark in remarks:
        for part in filter(None, map(one_line, remark.splitlines())):
            if _NAME.fullmatch(f"# {part}") or _NUMBER.fullmatch(f"# {part}"):
                raise ValueError(f"a remark may not look like a declaration: {part!r}")
            yield f"# {part}"


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(text.split())


def read_text(path: Path) -> str:
    """The whole file as text (UTF-8, with or without a mark). Raises BallotFileError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BallotFileError(str(path), None, error.strerror or "cannot be read") from error
    if not data.strip():
        raise BallotFileError(str(path), None, "the file is empty")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BallotFileError(str(path), line, "this is not UTF-8 text") from error
