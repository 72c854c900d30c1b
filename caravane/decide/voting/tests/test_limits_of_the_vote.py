# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts as an attempt on the way to the ballot, and whose."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from caravane.decide.voting.models import Poll, RollEntry
from caravane.foundation.accounts.models import User

from .conftest import OPEN
from .steps import IDENTITY

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
REFUSED = "revenez dans une heure"


@pytest.fixture(autouse=True)
def _during_the_vote(at: Callable[[datetime], None], poll: Poll) -> None:
    at(OPEN)


def test_one_account_that_tries_names_leaves_the_others_alone(
    entry: RollEntry, signed_in: SignIn, karim: User, omar: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"declare_identity": "1/h/key"}
    refused = []
    for person in (karim, omar, karim):
        answer = signed_in(person).post(reverse("ballot_identity"), IDENTITY, follow=True)
        refused.append(REFUSED in answer.content.decode())
    assert refused == [False, False, True]


def test_an_empty_code_in_the_booth_is_no_attempt(client: Client, rosa: User) -> None:
    client.post(reverse("booth_entrance"), {"email": rosa.email})
    empty = [client.post(reverse("booth_code"), {"code": ""}).status_code for _ in range(4)]
    assert empty == [200] * 4
    code = str(mail.outbox[-1].body).split("\n    ")[1].split("\n")[0]
    assert client.post(reverse("booth_code"), {"code": code}).url.startswith(reverse("ballot"))
