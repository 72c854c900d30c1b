# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every answer says to the browser, and what public pages never hold."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from conftest import IN_THE_VOTE

from .addresses import every_address
from .identifiers import UnknownParameter, values_for
from .towns import HOST, Town, two_towns

pytestmark = pytest.mark.django_db
# Where people sign in, or write: pages of their own, that no cache keeps.
BEHIND_A_PAGE_OF_THEIR_OWN = (
    "compte/",
    "gestion/",
    "installation/",
    "administration/",
    "proposer/",
    "vote/bulletin/",
    "vote/isoloir/",
)


@pytest.fixture
def town(at: Callable[[datetime], None]) -> Town:
    at(IN_THE_VOTE)
    return two_towns()[0]


def paths(town: Town, *, public: bool = False) -> list[str]:
    found = []
    for address in every_address():
        bare = address.route.removeprefix("%(year)s/")
        if public and bare.startswith(BEHIND_A_PAGE_OF_THEIR_OWN):
            continue
        try:
            found += [address.path(values_for(address, town), language) for language in ("fr", "en")]
        except UnknownParameter:
            if not address.route.startswith(("administration/", "compte/")):
                raise
    return found


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_strict_policy(town: Town, signed_in: bool) -> None:
    client = Client(headers={"host": HOST})
    if signed_in:
        client.force_login(town.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    for path in [*paths(town), "/nulle-part/"]:
        policy = client.get(path).headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path


def test_public_pages_hold_no_token_and_set_no_cookie(town: Town) -> None:
    client = Client(headers={"host": HOST})
    seen = 0
    for path in paths(town, public=True):
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"csrfmiddlewaretoken" not in body, path
        assert b'method="post"' not in body.lower(), path
        assert not response.cookies, path
        seen += response.status_code == 200
    assert seen > 10
