# SPDX-License-Identifier: AGPL-3.0-or-later
"""Databases of their own for tests that run real commands: a file, or one beside what DATABASE_URL names."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

POSTGRESQL = os.environ.get("DATABASE_URL", "")
BOTH = ["sqlite", *(["postgresql"] if POSTGRESQL.startswith("postgres") else [])]
numbers = itertools.count()
needs_postgresql = pytest.mark.skipif(len(BOTH) == 1, reason="needs DATABASE_URL to name a PostgreSQL")


@contextmanager
def fresh_postgresql(template: str = "") -> Iterator[str]:
    """Make a database, empty or like the one at another URL; give its URL, and drop it at the end."""
    name = f"caravane_ops_{os.getpid()}_{next(numbers)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        like = urlsplit(template).path.lstrip("/") or "template1"
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def fresh_role() -> Iterator[str]:
    """Make a role that may log in and nothing else, and drop it at the end."""
    name = f"caravane_web_{os.getpid()}_{next(numbers)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'CREATE ROLE "{name}" LOGIN')
        try:
            yield name
        finally:
            server.execute(f'DROP ROLE "{name}"')


def as_role(url: str, role: str) -> str:
    """Return the URL of the same database, for another role."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}").geturl()
