# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attack that named every ballot from a copy of the database, and what the close does against it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from caravane.decide.voting import actions
from caravane.decide.voting.actions import rewriting
from caravane.decide.voting.errors import (
    DatabaseInUse,
    NotRewritten,
    PointsNotSigned,
    PollNotClosed,
)
from caravane.decide.voting.models import Mark, Poll, PollingPoint, Question
from caravane.foundation.accounts.models import User
from caravane.foundation.core import immutable
from caravane.foundation.territory.models import City

from . import pages
from .attack import (
    VOTERS,
    Vote,
    cast,
    contents,
    empty_both_tables,
    named,
    other_poll,
    postgresql,
    rewrite,
    sqlite,
    twenty_votes,
)
from .conftest import CLOSED, OPEN
from .held import sign, somebody

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[4]


@pytest.fixture
def votes(poll: Poll, questions: list[Question]) -> list[Vote]:
    return twenty_votes(poll, questions)


def test_the_attack_names_every_ballot_before_the_close_and_none_after(
    poll: Poll, questions: list[Question], votes: list[Vote]
) -> None:
    cast(votes)
    assert [named(votes, question) for question in questions] == [VOTERS, VOTERS]
    rewrite(poll)
    assert [named(votes, question) for question in questions] == [0, 0]


def test_two_orders_of_casts_leave_the_same_order_of_rows_and_index_cells(
    poll: Poll, votes: list[Vote]
) -> None:
    lying = []
    for order in (votes, list(reversed(votes))):
        cast(order)
        before = pages.physical_order()
        rewrite(poll)
        lying.append((before, pages.physical_order()))
        empty_both_tables()
    (before, after), (other_before, other_after) = lying
    assert before != other_before
    assert after == other_after
    assert len(after) >= 5  # two tables, three indexes: nothing was left unread


def test_rows_lie_in_the_order_of_their_keys(poll: Poll, votes: list[Vote]) -> None:
    cast(votes)
    rewrite(poll)
    for table in pages.TABLES:
        rows = pages.physical_order()[table]
        keys = rows if connection.vendor == "sqlite" else [key for _, key in rows]
        assert keys == sorted(keys)
        assert len(keys) in {VOTERS, 2 * VOTERS}


@sqlite
def test_index_cells_lie_in_the_order_of_their_keys_and_the_log_is_empty(
    poll: Poll, votes: list[Vote]
) -> None:
    cast(votes)
    rewrite(poll)
    log = Path(f"{pages.path()}-wal")
    assert log.stat().st_size == 0
    file = pages.SqliteFile(pages.path())
    for name, root in pages.roots().items():
        if name not in pages.TABLES:
            keys = [tuple((part is not None, part) for part in key) for key in file.keys(root)]
            assert keys == sorted(keys), name


@sqlite
def test_a_mark_s_key_is_the_row_identifier(poll: Poll, votes: list[Vote]) -> None:
    """With a `bigint` key, rows would bear hidden numbers in the order of the casts."""
    cast(votes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, roll_entry_id FROM voting_mark")
        assert all(row_id == key for row_id, key in cursor.fetchall())


@postgresql
def test_each_table_bears_one_transaction_number_and_not_the_same(poll: Poll, votes: list[Vote]) -> None:
    cast(votes)
    rewrite(poll)
    with connection.cursor() as cursor:
        numbers = []
        for table in pages.TABLES:
            cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
            numbers.append(cursor.fetchall())
    assert [len(found) for found in numbers] == [1, 1]
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize("counted", [False, True])
def test_other_polls_on_the_same_tables_keep_their_rows(
    poll: Poll, votes: list[Vote], vitry: City, counted: bool
) -> None:
    other, _ = other_poll(vitry)
    if counted:  # its guards let nobody in any more: the rewriting puts its marks back all the same
        Poll.objects.filter(pk=other.pk).update(rewritten_at=CLOSED, counted_at=CLOSED)
    cast(votes)
    before = contents()
    rewrite(poll)
    assert contents() == before
    assert immutable.present(connection) == immutable.expected(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.all().delete()


def test_the_count_asks_for_the_rewriting_and_the_database_does_too(poll: Poll, votes: list[Vote]) -> None:
    cast(votes)
    with pytest.raises(NotRewritten):
        actions.count_poll(poll=poll, now=CLOSED)
    with pytest.raises(IntegrityError, match="poll_counted_once_rewritten"):
        Poll.objects.update(counted_at=CLOSED)
    assert rewrite(poll).rewritten_at == CLOSED
    assert len(actions.count_poll(poll=poll, now=CLOSED)) == 2


def test_once_rewritten_nothing_enters(poll: Poll, questions: list[Question], votes: list[Vote]) -> None:
    cast(votes[1:])
    late = somebody(poll)
    rewrite(poll)
    with pytest.raises(IntegrityError, match="nobody votes any more"):
        Mark.objects.create(roll_entry=late, channel=Mark.Channel.WEB)
    with pytest.raises(IntegrityError, match="nothing enters it any more"):
        votes[0][1][0].save(force_insert=True)
    with pytest.raises(IntegrityError, match="rewritten once"):
        Poll.objects.update(rewritten_at=None)


def test_only_a_closed_poll_whose_points_are_signed_is_rewritten(
    poll: Poll, point: PollingPoint, votes: list[Vote]
) -> None:
    with pytest.raises(PollNotClosed):
        actions.rewrite_marks_and_box(poll=poll, now=OPEN)
    with pytest.raises(PointsNotSigned):
        rewrite(poll)
    assert Poll.objects.get().rewritten_at is None


@contextmanager
def reader() -> Iterator[Callable[[], None]]:
    """Somebody who has looked at the roll and has not let go; gives a way to let go."""
    if connection.vendor == "sqlite":
        other: Any = sqlite3.connect(pages.path(), isolation_level=None)
        other.execute("BEGIN")
    else:
        other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    try:
        other.execute("SELECT count(*) FROM voting_mark").fetchone()
        yield other.rollback
    finally:
        other.close()


def test_with_a_reader_the_rewriting_refuses_and_passes_once_they_let_go(
    poll: Poll, votes: list[Vote], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 0.2)
    cast(votes)
    with reader() as let_go:
        with pytest.raises(DatabaseInUse):
            rewrite(poll)
        assert Poll.objects.get().rewritten_at is None
        let_go()
        assert rewrite(poll).rewritten_at == CLOSED


@sqlite
def test_with_a_writer_in_the_way_the_rewriting_refuses_in_words(poll: Poll) -> None:
    other = sqlite3.connect(pages.path(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(DatabaseInUse), rewriting._in_words():
            rewriting._rewrite_file(poll)
    finally:
        other.close()
        connection.close()


def test_a_ballot_that_comes_in_meanwhile_has_everything_done_again(
    poll: Poll, votes: list[Vote], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast(votes[1:])
    name = {"sqlite": "_rewrite_file", "postgresql": "_rewrite_tables"}[connection.vendor]
    whole = getattr(rewriting, name)

    def overtaken(poll: Poll) -> None:
        whole(poll)
        if not Mark.objects.filter(roll_entry=votes[0][0]).exists():
            cast(votes[:1])

    monkeypatch.setattr(rewriting, name, overtaken)
    with pytest.raises(DatabaseInUse):
        rewrite(poll)
    assert rewrite(poll).rewritten_at == CLOSED


MOMENTS = {
    "sqlite": ["inside VACUUM", "PRAGMA wal_checkpoint", 'UPDATE "voting_poll"'],
    "postgresql": [
        "inside SELECT caravane_rewrite_marks",
        "SELECT caravane_rewrite_box",
        "inside SELECT caravane_rewrite_box",
        'UPDATE "voting_poll"',
    ],
}


@pytest.mark.concurrent
@pytest.mark.parametrize("moment", MOMENTS[connection.vendor])
def test_killed_in_the_middle_it_loses_nothing_and_is_done_again(
    poll: Poll, votes: list[Vote], moment: str, tmp_path: Path
) -> None:
    cast(votes)
    before = contents()
    assert run_killed(poll, moment, tmp_path) == -signal.SIGKILL
    assert Poll.objects.get().rewritten_at is None
    assert contents() == before
    assert rewrite(poll).rewritten_at == CLOSED
    assert contents() == before
    order = pages.physical_order()
    empty_both_tables()
    cast(sorted(votes, key=lambda vote: vote[0].pk))
    rewrite(poll)
    assert pages.physical_order() == order


def run_killed(poll: Poll, moment: str, folder: Path) -> int:
    environment = os.environ | {
        "DATABASE_URL": address(),
        "CARAVANE_DATA": str(folder),
        "SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "caravane.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "caravane.decide.voting.tests.killed"]
    done = subprocess.run(
        [*command, str(poll.pk), CLOSED.isoformat(), moment],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode < 0, done.stderr
    return done.returncode


def address() -> str:
    """Return the DATABASE_URL of the test's own database."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    who = f"{quote(named['USER'])}:{quote(named['PASSWORD'])}@" if named["USER"] else ""
    return f"postgresql://{who}/{named['NAME']}?host={named['HOST']}&port={named['PORT'] or 5432}"


@postgresql
def test_help_given_leads_to_no_mark_once_everything_is_rewritten(
    poll: Poll, point: PollingPoint, omar: User
) -> None:
    """Each version of a number of people helped bears the transaction of the mark that came with it."""
    for _ in range(3):
        actions.mark_on_paper(
            poll=poll, roll_entry=somebody(poll), point=point, official=omar, assisted=True, now=OPEN
        )
    old = "SELECT count(*) FROM heap_page_items(get_raw_page('voting_helpgiven', 0)) WHERE t_xmax <> '0'"
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        assert cursor.execute(old).fetchone()[0] >= 2
        sign(point, omar, ([], []), ([], []), ([], []))
        rewrite(poll)
        assert cursor.execute(old).fetchone() == (0,)
