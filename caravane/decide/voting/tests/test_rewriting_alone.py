# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may rewrite, and when: nobody early, no role but as it is granted."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone

from caravane.decide.voting import actions
from caravane.decide.voting.errors import (
    NotRewritten,
    RewritingNotGranted,
)
from caravane.decide.voting.models import Envelope, Poll, Question, Result
from caravane.foundation.accounts.models import User
from caravane.foundation.core import immutable
from caravane.foundation.territory.models import City

from .attack import Vote, cast, envelope, other_poll, postgresql, rewrite, twenty_votes
from .conftest import CLOSED
from .held import somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def votes(poll: Poll, questions: list[Question]) -> list[Vote]:
    return twenty_votes(poll, questions)


@pytest.fixture
def running(draft: Poll, omar: User) -> Poll:
    """A poll that closes in four days, by the clock of the world."""
    now = timezone.now()
    Poll.objects.update(opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=4))
    draft.refresh_from_db()
    return actions.seal_poll(poll=draft, now=now - timedelta(days=3))


def test_who_says_that_it_is_later_than_it_is_counts_nothing(running: Poll) -> None:
    """`count_poll(now=closes_at)`, four days early, returned the results and emptied the box."""
    questions = list(running.questions.all())
    cast([(somebody(running), [envelope(one, bytes([one.number]) * 128) for one in questions])])
    acts: list[Callable[..., object]] = [
        actions.rewrite_marks_and_box,
        actions.record_rewritten,
        actions.rewrite_and_count,
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match=r"ahead of the database's clock|closed and not counted"):
            act(poll=running, now=running.closes_at)
    with pytest.raises(NotRewritten):
        actions.count_poll(poll=running, now=running.closes_at)
    with pytest.raises(IntegrityError):
        Poll.objects.update(rewritten_at=running.closes_at, counted_at=running.closes_at)
    assert Envelope.objects.count() == 2
    assert not Result.objects.exists()


@pytest.fixture
def application() -> Iterator[str]:
    """A role of PostgreSQL that reads and writes rows, owns nothing, and may make temporary tables."""
    role = "caravane_application_test"
    tables = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}; GRANT {tables} TO {role}")
        try:
            yield role
        finally:
            cursor.execute(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")


@postgresql
def test_a_role_that_owns_nothing_can_rewrite_once_it_is_granted_and_nothing_else(
    poll: Poll, votes: list[Vote], application: str
) -> None:
    cast(votes)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {application}")
        with pytest.raises(RewritingNotGranted):
            rewrite(poll)
        assert immutable.not_callable(connection) == {f.name for f in immutable.declared_postgresql}
        cursor.execute("RESET ROLE")
        for function in immutable.declared_postgresql:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function.signature} TO {application}")
        cursor.execute(f"SET ROLE {application}")
        assert immutable.not_callable(connection) == set()
        assert rewrite(poll).rewritten_at == CLOSED
        for act in (
            "ALTER TABLE voting_mark DISABLE TRIGGER USER",
            "TRUNCATE voting_mark",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                cursor.execute(act)
        with pytest.raises(IntegrityError, match="never taken back"):
            cursor.execute("DELETE FROM voting_mark")


@postgresql
def test_a_temporary_table_of_the_same_name_misleads_no_guard(
    poll: Poll, votes: list[Vote], application: str
) -> None:
    cast(votes[1:])
    actions.record_rewritten(poll=poll, now=CLOSED)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {application}")
        cursor.execute("CREATE TEMPORARY TABLE voting_poll AS SELECT * FROM public.voting_poll")
        cursor.execute("UPDATE pg_temp.voting_poll SET rewritten_at = NULL")
        try:
            with pytest.raises(IntegrityError, match="nobody votes any more"):
                cursor.execute(
                    "INSERT INTO voting_mark (roll_entry_id, channel, official) VALUES (%s, 'web', '')",
                    [votes[0][0].pk],
                )
        finally:
            cursor.execute("DROP TABLE pg_temp.voting_poll")


@postgresql
def test_a_clock_of_the_caller_s_own_misleads_no_function(running: Poll, application: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA evil AUTHORIZATION {application}")
        for function in immutable.declared_postgresql:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function.signature} TO {application}")
        cursor.execute(f"SET ROLE {application}")
        cursor.execute(
            "CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
            "$$SELECT '2999-01-01'::timestamptz$$"
        )
        cursor.execute("SET search_path = evil, pg_catalog, public")
        try:
            cursor.execute("SELECT clock_timestamp() > '2900-01-01'")
            assert cursor.fetchone() == (True,)
            with pytest.raises(IntegrityError, match="closed and not counted"):
                cursor.execute("SELECT public.caravane_rewrite_box(%s)", [running.pk])
        finally:
            cursor.execute("RESET search_path")


@postgresql
def test_the_function_refuses_a_poll_that_is_open_or_counted(running: Poll, vitry: City) -> None:
    closed, _ = other_poll(vitry)
    Poll.objects.filter(pk=closed.pk).update(rewritten_at=CLOSED, counted_at=CLOSED)
    for poll in (running, closed):
        for function in immutable.declared_postgresql:
            with connection.cursor() as cursor, pytest.raises(IntegrityError, match="closed and not counted"):
                cursor.execute(f"SELECT {function.name}(%s)", [poll.pk])
