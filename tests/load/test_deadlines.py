# SPDX-License-Identifier: AGPL-3.0-or-later
"""A byte now and then keeps no connection open for ever."""

from typing import Any

from caravane.web import ANSWER_TAKEN, BODY_WHOLE, HEADERS_WHOLE, Channel


class Half:
    """A request that is not there whole."""

    def __init__(self, headers_finished: bool) -> None:
        self.headers_finished = headers_finished


def connection(*, headers: bool | None = None, unsent: int = 0, serving: bool = False) -> Any:
    """Return a connection as the server holds it: what it reads, what it has yet to send."""
    one = Channel.__new__(Channel)
    one.request = None if headers is None else Half(headers)
    one.total_outbufs_len = unsent
    one.requests = [object()] if serving else []
    return one


def test_headers_that_are_never_whole_are_given_up() -> None:
    one = connection(headers=False)
    assert not one.late(1000)
    assert not one.late(1000 + HEADERS_WHOLE)
    assert one.late(1001 + HEADERS_WHOLE)


def test_a_body_has_longer_and_starts_its_own_time() -> None:
    one = connection(headers=False)
    one.late(1000)
    one.request.headers_finished = True
    assert not one.late(1001 + HEADERS_WHOLE)
    assert not one.late(1001 + HEADERS_WHOLE + BODY_WHOLE)
    assert one.late(1002 + HEADERS_WHOLE + BODY_WHOLE)


def test_the_next_request_of_a_connection_starts_its_own_time() -> None:
    one = connection(headers=False)
    one.late(1000)
    one.request = Half(False)
    assert not one.late(1001 + HEADERS_WHOLE)


def test_an_answer_that_is_not_taken_is_given_up_in_the_end() -> None:
    one = connection(unsent=5)
    assert not one.late(1000)
    assert not one.late(1000 + ANSWER_TAKEN)
    assert one.late(1001 + ANSWER_TAKEN)


def test_a_request_that_is_being_answered_is_left_alone() -> None:
    one = connection(headers=False, serving=True)
    one.late(1000)
    assert not one.late(100_000)


def test_a_connection_that_says_nothing_is_left_to_the_limit_of_silence() -> None:
    one = connection()
    one.late(1000)
    assert not one.late(100_000)
