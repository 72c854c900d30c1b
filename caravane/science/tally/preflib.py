# SPDX-License-Identifier: AGPL-3.0-or-later
"""PrefLib's files of ordinal preferences, `.soc .soi .toc .toi`, and of categories, `.cat`.

Source: https://github.com/PrefLib/PrefLib-Data/blob/main/FORMAT_SPECIFICATION.md
A data line is `12: 1,{2,3},4`: twelve ballots, options 2 and 3 equal. In a `.cat` file the groups are the
categories in their order, `{}` an empty one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from caravane.science.tally.errors import BallotFileError, InvalidBallot
from caravane.science.tally.headers import (
    MAX_DIGITS,
    Header,
    TextSink,
    header_lines,
    one_line,
    read_text,
)
from caravane.science.tally.profiles import Order, Profile, order_fault

__all__ = ["PREFLIB_KINDS", "read_preflib", "write_soi"]

PREFLIB_KINDS = ("soc", "soi", "toc", "toi", "cat")

Lines = list[tuple[int, str]]  # numbers of lines, what they hold

_ID = rf"[0-9]{{1,{MAX_DIGITS}}}"
_GROUP = rf"(?:{_ID}|\{{{_ID}(?:,{_ID})*\}})"
_DATA = re.compile(rf"({_ID}):({_GROUP}(?:,{_GROUP})*)")
_AROUND = re.compile(r"\s*([:,{}])\s*")  # blanks are free beside signs, not inside numbers
_CATEGORY = rf"(?:{_GROUP}|\{{\}})"
_GRADES = re.compile(rf"({_ID}):({_CATEGORY}(?:,{_CATEGORY})*)")


def read_preflib(path: Path) -> Profile:
    """The ballots of a PrefLib file, whose extension says what its orders may be.

    Raises BallotFileError for a malformed line, an order its kind does not allow, a number in the
    header that the file contradicts.
    """
    kind = path.suffix[1:].lower()
    header = Header(str(path))
    lines = list(_data_lines(read_text(path), header))
    alternatives = header.declared()
    header.check("ALTERNATIVES", len(alternatives))
    if not alternatives:
        raise BallotFileError(str(path), None, "no '# ALTERNATIVE NAME n: …' line before the data")
    profile = (_graded if kind == "cat" else partial(_ordinal, kind))(header, alternatives, lines)
    _check_numbers(header, profile, len(lines))
    return profile


def _ordinal(kind: str, header: Header, alternatives: Mapping[int, str], lines: Lines) -> Profile:
    counted = [_counted(header.file, kind, alternatives, *each) for each in lines]
    return Profile.from_orders(alternatives, counted)


def _graded(header: Header, alternatives: Mapping[int, str], lines: Lines) -> Profile:
    read = [(line, *_parsed(_GRADES, header.file, line, content)) for line, content in lines]
    categories = header.declared_categories(max((len(groups) for _, groups, _ in read), default=0))
    for line, groups, _ in read:
        fault = order_fault(list(filter(None, groups)), alternatives)
        if len(groups) > len(categories):
            fault = f"{len(groups)} categories are filled, there are {len(categories)}"
        if fault:
            raise BallotFileError(header.file, line, fault)
    return Profile.from_grades(alternatives, categories, [(groups, n) for _, groups, n in read])


def _data_lines(text: str, header: Header) -> Iterator[tuple[int, str]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.startswith("#"):
            header.read(content.rstrip(), line)
        elif content.strip():
            yield line, content


def _counted(
    file: str, kind: str, alternatives: Collection[int], line: int, content: str
) -> tuple[Order, int]:
    order, multiplicity = _parsed(_DATA, file, line, content)
    fault = order_fault(order, alternatives) or _kind_fault(kind, order, len(alternatives))
    if fault:
        raise BallotFileError(file, line, fault)
    return order, multiplicity


def _parsed(form: re.Pattern[str], file: str, line: int, content: str) -> tuple[Order, int]:
    """The groups of a data line and how many ballots it stands for."""
    match = form.fullmatch(_AROUND.sub(r"\1", content.strip()))
    if not match or not int(match[1]):
        raise BallotFileError(file, line, f"malformed line {content.strip()[:60]!r}")
    groups = (group.strip("{}") for group in re.findall(_CATEGORY, match[2]))
    return tuple(tuple(sorted(map(int, filter(None, group.split(","))))) for group in groups), int(match[1])


def _kind_fault(kind: str, order: Order, options: int) -> str | None:
    if kind.startswith("s") and len(order) < sum(map(len, order)):
        return f"a .{kind} file may not hold ties"
    if kind.endswith("c") and sum(map(len, order)) < options:
        return f"a .{kind} ballot names every alternative"
    return None


def _check_numbers(header: Header, profile: Profile, lines: int) -> None:
    if not profile.ballots and "VOTERS" not in header.numbers:
        raise BallotFileError(header.file, None, "the file holds no ballot")
    header.check("VOTERS", profile.ballots)
    for key in ("UNIQUE ORDERS", "UNIQUE PREFERENCES"):
        header.check(key, lines, len(profile.graded.ballots if profile.graded else profile.orders))


def write_soi(
    sink: TextSink,
    profile: Profile,
    *,
    file_name: str,
    title: str,
    date: str,
    remarks: Iterable[str] = (),
) -> None:
    """Write a profile of strict orders as PrefLib `.soi`, most frequent orders first.

    `date` is YYYY-MM-DD. The format has no empty order: blank ballots are left out of the data and
    of NUMBER VOTERS, and told in a remark. Raises InvalidBallot when a ballot holds a tie,
    ValueError for a remark that would be read as a declaration.
    """
    orders = {order: n for order, n in profile.orders.items() if order}
    if any(len(group) > 1 for order in orders for group in order):
        raise InvalidBallot("a .soi file may not hold ties")
    fields = _fields(file_name, title, date)
    numbers = {"ALTERNATIVES": len(profile.alternatives)}
    numbers |= {"VOTERS": sum(orders.values()), "UNIQUE ORDERS": len(orders)}
    fields |= {f"NUMBER {key}": str(n) for key, n in numbers.items()}
    lines = [f"# {key}: {value}" for key, value in fields.items()]
    lines += header_lines(profile.alternatives, [*_blank_remark(profile), *remarks])
    lines += [f"{n}: {','.join(str(a) for (a,) in order)}" for order, n in _by_frequency(orders)]
    sink.write("".join(f"{line}\n" for line in lines))


def _fields(file_name: str, title: str, date: str) -> dict[str, str]:
    return {
        "FILE NAME": one_line(file_name),
        "TITLE": one_line(title),
        "DESCRIPTION": "",
        "DATA TYPE": "soi",
        "MODIFICATION TYPE": "original",
        "RELATES TO": "",
        "RELATED FILES": "",
        "PUBLICATION DATE": date,
        "MODIFICATION DATE": date,
    }


def _blank_remark(profile: Profile) -> list[str]:
    return [f"BLANK BALLOTS, NOT IN THIS FILE: {profile.blank}"] if profile.blank else []


def _by_frequency(orders: dict[Order, int]) -> list[tuple[Order, int]]:
    return sorted(orders.items(), key=lambda item: (-item[1], item[0]))
