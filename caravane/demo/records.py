# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's data, read from the TOML files beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Record = dict[str, Any]


@cache
def read(name: str) -> Record:
    """Return the content of one data file, named without its ending."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def conference() -> Record:
    return read("conference")


def places() -> Record:
    return read("places")


def themes() -> list[Record]:
    return read("themes")["theme"]  # type: ignore[no-any-return]


def packages(theme: str) -> dict[str, Record]:
    """Return the texts of a theme's packages by slug; none for a theme that is not voted."""
    if not (DATA / "packages" / f"{theme}.toml").exists():
        return {}
    return {row["slug"]: row for row in read(f"packages/{theme}")["package"]}


def proposals() -> list[tuple[str, Record]]:
    """Return every proposal with its theme's slug, in the order in which they were said."""
    rows = [
        (theme["slug"], row) for theme in themes() for row in read(f"proposals/{theme['slug']}")["proposal"]
    ]
    return sorted(rows, key=lambda pair: (pair[1]["date"], pair[1]["title"]))


def origin(row: Record) -> str:
    """Return the place where a proposal was said, empty on the web and on paper."""
    kind = {"caravan": "stops", "workshop": "workshops"}.get(row["channel"])
    return places()[kind][row["source"]]["name"] if kind else ""
