# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads changes nothing: a link in a mail, a browser that fetches ahead, a robot."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from caravane.decide.voting.models import RollEntry
from conftest import IN_THE_VOTE

from .addresses import Address, every_address
from .identifiers import values_for
from .test_town_isolation import NOT_OF_A_TOWN, SIGNS_OUT, client_of
from .towns import AFTER, SEALED, Town, two_towns

WRITES = ("INSERT", "UPDATE", "DELETE")
ONLY_ACTS = {
    "ballot_cast",
    "ballot_review",
    "booth_leave",
    "desk_confirm",
    "desk_count_now",
    "desk_explain",
    "desk_invitation_resend",
    "desk_invitation_revoke",
    "desk_package_move",
    "desk_package_publish",
    "desk_package_put",
    "desk_package_take_out",
    "desk_publish",
    "desk_release",
    "desk_request_answer",
    "desk_set_aside",
    "desk_theme_publish",
    "proposal_import_confirm",
}


# What has no page of its own to show in a town that votes, nor in one that has voted and has not counted.
NEVER_READ = ONLY_ACTS | {
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_signup",
    "ballots_file",
    "booth_code",
    "desk_poll_seal",
    "desk_sheet",
    "desk_sheets",
    "find_ballot",
    "installation",
    "town_file",
}


def everybody(town: Town) -> Client:
    """Return the client of who holds every role of a town, runs its polling point, and may vote there."""
    named = {"last_name": "Tout", "birth_date": date(1980, 1, 2), "tie": "lives", "identity": "tout"}
    RollEntry.objects.create(poll=town.poll, account=town.coordinator, confirmed_at=SEALED, **named)
    return client_of(town.coordinator)


def addresses_of_the_town() -> list[Address]:
    left_out = {*SIGNS_OUT, *NOT_OF_A_TOWN}
    return [one for one in every_address() if not one.name.startswith("admin:") and one.name not in left_out]


def read(client: Client, address: Address, town: Town) -> int:
    return client.get(address.path(values_for(address, town) if address.parameters else {})).status_code


@pytest.mark.django_db
def test_reading_a_page_writes_no_row_and_sends_no_mail(at: Callable[[datetime], None]) -> None:
    ivry, _other = two_towns()
    client = everybody(ivry)
    written: list[tuple[str, str]] = []
    read_whole: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().startswith(WRITES) and "django_session" not in sql:
            written.append((str(address), sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        for instant, address in product((IN_THE_VOTE, AFTER), addresses_of_the_town()):
            at(instant)
            if 200 in (read(reader, address, ivry) for reader in (client, client_of(None))):
                read_whole.add(address.name)
    assert written == []
    assert mail.outbox == []
    assert {address.name for address in addresses_of_the_town()} - read_whole == NEVER_READ


@pytest.mark.django_db
def test_what_only_acts_cannot_be_read(at: Callable[[datetime], None]) -> None:
    """A view that loses its `require_POST` fails here; a new one says its name above."""
    at(IN_THE_VOTE)
    ivry, _other = two_towns()
    client = everybody(ivry)
    found = {one.name for one in addresses_of_the_town() if read(client, one, ivry) == 405}
    assert found == ONLY_ACTS
