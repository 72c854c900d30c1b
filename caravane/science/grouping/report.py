# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups and similar texts as JSON and as text for people; rows are numbered from 1."""

from collections.abc import Iterable, Sequence

from caravane.science.grouping.groups import Group, Grouping
from caravane.science.grouping.index import Similar
from caravane.science.grouping.markup import plain

__all__ = ["describe_grouping", "describe_similar", "grouping_to_json", "similar_to_json"]

SHOWN = 3  # texts of a group
WIDTH = 90  # characters of a text


def grouping_to_json(found: Grouping) -> dict[str, object]:
    """`{"backend", "groups": [{"label", "rows"}], "ungrouped", "duplicates"}`; `theme` if there are any."""
    return {
        "backend": found.backend,
        "groups": [_group(each) for each in found.groups],
        "ungrouped": _numbers(found.ungrouped),
        "duplicates": [_numbers(rows) for rows in found.duplicates],
    }


def similar_to_json(backend: str, found: Sequence[Similar]) -> dict[str, object]:
    """`{"backend", "rows": [{"row", "score"}]}`, most like first."""
    return {"backend": backend, "rows": [{"row": each.row + 1, "score": each.score} for each in found]}


def describe_grouping(found: Grouping, texts: Sequence[str]) -> str:
    """The groups with some of their texts, then what is alike and what was left out."""
    count = sum(len(each.rows) for each in found.groups)
    lines = [f"Groups suggested: {len(found.groups)}, of {count} texts ({found.backend})"]
    theme = None
    for each in found.groups:
        if each.theme != theme:
            lines += ["", f"== {each.theme} =="]
            theme = each.theme
        lines += ["", f"{each.label} ({len(each.rows)})", *_excerpts(each, texts)]
    lines += _listed("Nearly the same texts", found.duplicates)
    if found.ungrouped:
        lines += ["", f"Without a word, not grouped: {_joined(found.ungrouped)}"]
    return "\n".join(lines) + "\n"


def describe_similar(backend: str, found: Sequence[Similar], texts: Sequence[str]) -> str:
    """Score, row and beginning of each text."""
    lines = [f"Most similar texts ({backend})", ""]
    lines += [f"{each.score:7.4f}  row {each.row + 1}: {_beginning(texts[each.row])}" for each in found]
    return "\n".join(lines if found else ["No text holds a word."]) + "\n"


def _group(each: Group) -> dict[str, object]:
    shown: dict[str, object] = {"label": each.label, "rows": _numbers(each.rows)}
    return shown if each.theme is None else {**shown, "theme": each.theme}


def _numbers(rows: Iterable[int]) -> list[int]:
    return [row + 1 for row in rows]


def _joined(rows: Iterable[int]) -> str:
    return ", ".join(map(str, _numbers(rows)))


def _excerpts(each: Group, texts: Sequence[str]) -> list[str]:
    lines = [f"  row {row + 1}: {_beginning(texts[row])}" for row in each.rows[:SHOWN]]
    others = each.rows[SHOWN:]
    return [*lines, f"  and {len(others)} more: {_joined(others)}"] if others else lines


def _listed(title: str, sets: Sequence[Sequence[int]]) -> list[str]:
    return ["", f"{title}:", *(f"  rows {_joined(rows)}" for rows in sets)] if sets else []


def _beginning(text: str) -> str:
    written = plain(text)
    return written if len(written) <= WIDTH else written[: WIDTH - 1].rstrip() + "…"
