# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from caravane.foundation.core.models import DutyDone


@pytest.mark.django_db
def test_the_health_page_answers_whatever_the_host_and_asks_the_database(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ALLOWED_HOSTS = ["climat.ville.example"]
    settings.SECURE_SSL_REDIRECT = True
    with django_assert_num_queries(1):
        response = client.get("/sante/", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert client.head("/sante/").content == b""
    assert client.post("/sante/").status_code == 405


def test_a_database_that_is_away_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("rosa@ivry.example")

    monkeypatch.setattr(DutyDone.objects, "exists", away)
    response = client.get("/sante/")
    assert response.status_code == 503
    assert "rosa" not in response.text
