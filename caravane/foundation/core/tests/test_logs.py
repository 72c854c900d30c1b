# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
import sys
from typing import Any

import pytest
from django.test import RequestFactory

from caravane.foundation.core.logs import Facts

SECRET = "rosa@ivry.example"


def written(name: str, message: str, *values: object, error: Any = None, **extra: object) -> str:
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, values, error, "some_function")
    record.__dict__.update(extra)
    return Facts().format(record)


def test_our_own_words_are_kept() -> None:
    assert "duty rolls failed" in written("caravane.worker", "duty %s failed", "rolls")


def test_of_a_library_only_fixed_words_and_numbers_are_kept() -> None:
    line = written("waitress", "%d thread(s) busy with %s", 3, SECRET)
    assert "3 thread(s) busy with …" in line
    assert SECRET not in line
    assert "busy with" in written("waitress", "busy with %d", SECRET)


@pytest.mark.parametrize(
    "message",
    [
        f"Exception while serving /compte/invitation/{SECRET}/",
        f"closing channel <waitress.channel.HTTPChannel connected {SECRET}:80 at 0x7f>",
        f"Malformed header '{SECRET}'",
    ],
)
def test_what_the_server_puts_into_its_words_is_cut(message: str) -> None:
    line = written("waitress", message)
    assert message.split(" ")[0] in line
    assert SECRET not in line


def test_a_message_written_with_its_values_is_left_out_whole() -> None:
    line = written("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {SECRET!r}.")
    assert "django.security.DisallowedHost: in test_logs.some_function" in line
    assert SECRET not in line


def test_a_request_is_told_by_the_pattern_of_its_address() -> None:
    request = RequestFactory().get(f"/compte/{SECRET}/?q={SECRET}")
    assert "404 at GET, no such address" in written("django.request", "x", request=request, status_code=404)
    request.resolver_match = type("Match", (), {"route": "compte/<str:token>/"})()
    assert "500 at GET /compte/<str:token>/" in written(
        "django.request", "%s: %s", "Error", request.path, request=request, status_code=500
    )


def test_what_the_visitor_did_wrong_is_told_in_one_line() -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError(SECRET)
    except ValueError:
        line = written(
            "django.security.DisallowedHost", SECRET, error=sys.exc_info(), request=request, status_code=400
        )
    assert line.endswith("django.security.DisallowedHost: 400 at GET, no such address")


def test_an_error_is_told_by_its_kind_and_its_place_without_its_message() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise ValueError(SECRET) from first
    except ValueError:
        line = written("caravane.worker", "failed", error=sys.exc_info())
    assert "test_logs.py" in line
    assert line.index("builtins.ValueError") < line.index("caused by:") < line.index("builtins.KeyError")
    assert SECRET not in line


def test_an_error_met_while_another_was_handled_tells_both_unless_told_otherwise() -> None:
    def failed(*, alone: bool) -> str:
        try:
            try:
                raise KeyError(SECRET)
            except KeyError:
                if alone:
                    raise ValueError(SECRET) from None
                raise ValueError(SECRET)  # noqa: B904 -- what the test is about
        except ValueError:
            return written("caravane.worker", "failed", error=sys.exc_info())

    assert "caused by:" in failed(alone=False)
    assert "builtins.KeyError" in failed(alone=False)
    assert "caused by:" not in failed(alone=True)
    assert SECRET not in failed(alone=False)
