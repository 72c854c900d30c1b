# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is read in a database beside its rows: SQLite's pages, PostgreSQL's system columns."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

TABLES = ("voting_mark", "voting_envelope")
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13


class SqliteFile:
    """A copy of an SQLite file, its pages, and the cells of a tree in the order in which they were written.

    Inside a page, cells are allocated from the end towards the beginning: of two, the one nearer the end came
    first, whatever the order of their keys. https://sqlite.org/fileformat.html
    """

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        size = struct.unpack(">H", self.data[16:18])[0]
        self.page_size = 65536 if size == 1 else size

    def cells(self, root: int) -> Iterator[tuple[int, bytes]]:
        """Give (page type, the cell's bytes from its first one on) for each cell, page after page."""
        start = (root - 1) * self.page_size
        page = self.data[start : start + self.page_size]
        head = 100 if root == 1 else 0
        kind = page[head]
        interior = kind in {INTERIOR_INDEX, INTERIOR_TABLE}
        (count,) = struct.unpack(">H", page[head + 3 : head + 5])
        first = head + (12 if interior else 8)
        offsets = struct.unpack(f">{count}H", page[first : first + 2 * count])
        for offset in sorted(offsets, reverse=True):
            yield kind, page[offset:]
        if interior:
            children = [struct.unpack(">I", page[offset : offset + 4])[0] for offset in offsets]
            for child in [*children, struct.unpack(">I", page[head + 8 : head + 12])[0]]:
                yield from self.cells(child)

    def row_ids(self, root: int) -> list[int]:
        """Give the row identifiers of a table in the order in which its rows were written, page by page."""
        return [varint(cell, varint(cell, 0)[1])[0] for kind, cell in self.cells(root) if kind == LEAF_TABLE]

    def keys(self, root: int) -> list[tuple[Any, ...]]:
        """Give the keys of an index in the order in which they were written, page by page."""
        return [
            record(cell[4 if kind == INTERIOR_INDEX else 0 :])
            for kind, cell in self.cells(root)
            if kind in {LEAF_INDEX, INTERIOR_INDEX}
        ]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return SQLite's variable-length integer at a place, and the place after it."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def record(cell: bytes) -> tuple[Any, ...]:
    """Read the values of an index cell: integers, texts, nulls."""
    _, start = varint(cell, 0)
    header, at = varint(cell, start)
    types = []
    while at < start + header:
        kind, at = varint(cell, at)
        types.append(kind)
    values = []
    for kind in types:
        size = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}.get(kind, (kind - 12) // 2)
        raw, at = cell[at : at + size], at + size
        if kind >= 12:
            values.append(raw.decode())
        else:
            values.append({0: None, 8: 0, 9: 1}.get(kind, int.from_bytes(raw, "big", signed=True)))
    return tuple(values)


def roots() -> dict[str, int]:
    """Return {table or index: its first page} of marks and box."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE tbl_name IN (%s, %s) AND rootpage > 0", TABLES
        )
        return dict(cursor.fetchall())


def path() -> Path:
    return Path(connection.settings_dict["NAME"])


def checkpointed() -> SqliteFile:
    """Return the file with everything that was in its log: what a copy made at ease holds."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    return SqliteFile(path())


def physical_order() -> dict[str, list[Any]]:
    """Return what each table and each index of marks and box holds, in the order in which it lies there."""
    return {"sqlite": _sqlite_order, "postgresql": _postgresql_order}[connection.vendor]()


def _sqlite_order() -> dict[str, list[Any]]:
    file = checkpointed()
    return {
        name: list(file.row_ids(root) if name in TABLES else file.keys(root))
        for name, root in roots().items()
    }


def _postgresql_order() -> dict[str, list[Any]]:
    """Give rows by their place, and every item of every page of each index, with where it points."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        for table, key in zip(TABLES, ("roll_entry_id", "id"), strict=True):
            cursor.execute(f"SELECT ctid::text AS place, {key} FROM {table} ORDER BY ctid")
            found[table] = cursor.fetchall()
            cursor.execute(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass", [table]
            )
            for (index,) in cursor.fetchall():
                found[index] = _index_items(cursor, index)
    return found


def _index_items(cursor: Any, index: str) -> list[Any]:
    """Give the items of an index as they lie in the bytes of its pages: line pointers say where each is."""
    cursor.execute("SELECT pg_relation_size(%s::regclass) / 8192", [index])
    (pages,) = cursor.fetchone()
    cursor.execute(
        "SELECT page, lp, lp_off, ctid::text, data FROM generate_series(1, %s - 1) AS page, "
        "LATERAL (SELECT itemoffset AS lp, ctid, data FROM bt_page_items(%s, page::int)) AS items, "
        "LATERAL (SELECT get_byte(raw, 24 + 4 * (lp - 1)) + 256 * (get_byte(raw, 25 + 4 * (lp - 1)) & 127) "
        "AS lp_off FROM get_raw_page(%s, page::int) AS raw) AS pointers "
        "ORDER BY page, lp_off DESC",
        [pages, index, index],
    )
    return list(cursor.fetchall())
