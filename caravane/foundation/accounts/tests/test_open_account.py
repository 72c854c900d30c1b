# SPDX-License-Identifier: AGPL-3.0-or-later
"""A proved address has one account, however often and however fast it is proved."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from caravane.foundation.accounts.actions import open_account
from caravane.foundation.accounts.models import User


def opened(email: str) -> int:
    try:
        return open_account(email=email).pk
    finally:
        connection.close()


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_two_codes_typed_at_once_open_one_account() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(opened, ["lea@ivry.example", "Lea@ivry.example"] * 8))
    assert len(found) == 1
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_new_account_has_no_password_and_an_address_that_is_proved() -> None:
    lea = open_account(email="Lea@ivry.example")
    assert lea.email == "lea@ivry.example"
    assert not lea.has_usable_password()
    assert lea.emailaddress_set.get().verified  # type: ignore[attr-defined]
