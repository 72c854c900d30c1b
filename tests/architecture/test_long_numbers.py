# SPDX-License-Identifier: AGPL-3.0-or-later
"""A number longer than any column's, in a path or in a form, is one more thing that does not exist."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from conftest import IN_THE_VOTE

from .addresses import Address, every_address
from .identifiers import values_for
from .towns import HOST, Town, two_towns

pytestmark = pytest.mark.django_db
BEFORE_THE_VOTE = datetime.fromisoformat("2021-11-01T10:00+01:00")
BEYOND_64_BITS, BEYOND_PYTHON = "9" * 20, "9" * 5000
SIGNS_OUT = {"account_logout", "admin:logout", "booth", "booth_leave"}
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')


@pytest.fixture
def ivry() -> Town:
    return two_towns()[0]


@pytest.fixture
def coordinator(ivry: Town) -> Client:
    client = Client(headers={"host": HOST})
    client.force_login(ivry.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def places(ivry: Town) -> Iterator[tuple[Address, dict[str, Any]]]:
    """Give each address of the house with what stands for its parameters."""
    for address in every_address():
        if not address.name.startswith("admin:") and address.name not in SIGNS_OUT:
            yield address, values_for(address, ivry)


@pytest.mark.parametrize("long", [BEYOND_64_BITS, BEYOND_PYTHON], ids=len)
def test_a_path_with_a_long_number_leads_nowhere(
    long: str, ivry: Town, coordinator: Client, at: Callable[[datetime], None]
) -> None:
    at(IN_THE_VOTE)
    for address, values in places(ivry):
        for name in [name for name, value in values.items() if isinstance(value, int) and name != "year"]:
            path = address.path({**values, name: long})
            assert coordinator.get(path).status_code in {302, 404, 405}, f"{address}, {name}"
            assert coordinator.post(path).status_code in {302, 404, 405}, f"{address}, {name}"


@pytest.mark.parametrize(
    ("long", "instant"),
    [(BEYOND_64_BITS, BEFORE_THE_VOTE), (BEYOND_PYTHON, BEFORE_THE_VOTE), (BEYOND_64_BITS, IN_THE_VOTE)],
    ids=["beyond 64 bits, before the vote", "beyond Python", "beyond 64 bits, in the vote"],
)
def test_a_form_filled_with_long_numbers_is_refused_and_not_an_error(
    long: str, instant: datetime, ivry: Town, coordinator: Client, at: Callable[[datetime], None]
) -> None:
    at(instant)
    for address, values in places(ivry):
        path = address.path(values)
        page = coordinator.get(path)
        if "text/html" not in page.headers.get("Content-Type", "") or page.streaming:
            continue
        names = set(FIELD.findall(page.content.decode())) - {"csrfmiddlewaretoken"}
        for name in names:  # one after the other: a page may ask first which button was pressed
            assert coordinator.post(path, {name: long}).status_code < 500, f"{address}, {name}"
        assert coordinator.post(path, dict.fromkeys(names, long)).status_code < 500, f"{address}"
