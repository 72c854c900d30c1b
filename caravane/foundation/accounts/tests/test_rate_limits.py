# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installation's own limits, which other tests lift."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

import caravane.settings as installation
from caravane.foundation.accounts.models import User
from conftest import PASSWORD, make_user

TOO_MANY = 429


@pytest.fixture(autouse=True)
def _limited(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS


def sign_in(email: str, password: str) -> HttpResponse:
    return Client().post("/compte/login/", {"login": email, "password": password})


def test_sixty_voters_behind_one_address_sign_in_within_a_minute(rosa: User) -> None:
    voters = [make_user(f"voter{number}@ivry.example") for number in range(60)]
    assert [sign_in(str(voter.email), PASSWORD).status_code for voter in voters] == [302] * 60


def test_guessing_one_account_s_password_is_stopped_and_leaves_the_others_alone(rosa: User) -> None:
    guesses = [sign_in("rosa@ivry.example", f"guess {number}") for number in range(8)]
    assert "Trop de" in guesses[-1].content.decode() or guesses[-1].status_code == TOO_MANY
    other = make_user("other@ivry.example")
    assert sign_in(str(other.email), PASSWORD).status_code == 302
