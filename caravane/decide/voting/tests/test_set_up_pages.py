# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from caravane.decide.packages.models import Package
from caravane.decide.voting.models import Poll
from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference

from .conftest import SEALED

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FORM = {
    "title": "Vos priorités",
    "opens_at": "2021-11-25T09:00",
    "closes_at": "2021-12-02T20:00",
    "minimum_age": "14",
    "online_voters": "declared",
    "places": "3",
    "rule": "positional",
    "publication_threshold": "50",
}


@pytest.fixture(autouse=True)
def _before_the_vote(at: Callable[[datetime], None]) -> None:
    at(SEALED)


@pytest.fixture
def coordinator(signed_in: SignIn, alice: User) -> Client:
    return signed_in(alice)


def test_the_set_up_is_the_coordinations_business(
    signed_in: SignIn, poll: Poll, omar: User, rosa: User
) -> None:
    for user in (omar, rosa):
        for name in ("desk_poll", "desk_poll_seal"):
            assert signed_in(user).get(reverse(name)).status_code == 404


def test_the_coordinator_goes_from_nothing_to_a_sealed_poll(
    coordinator: Client, packages: list[Package], omar: User
) -> None:
    first = coordinator.get(reverse("desk_poll")).content.decode()
    assert 'value="2021-11-25T' in first  # the calendar's dates
    assert "Des haies" in first  # the ballot as it would be
    assert coordinator.post(reverse("desk_poll"), FORM).url == reverse("desk_poll")
    poll = Poll.objects.get()
    assert (poll.minimum_age, poll.opens_at.hour) == (14, 8)  # nine o'clock in Paris
    confirm = coordinator.get(reverse("desk_poll_seal")).content.decode()
    assert "Sceller pour de bon" in confirm
    assert "La clé de l’urne" in coordinator.post(reverse("desk_poll_seal")).content.decode()
    poll.refresh_from_db()
    assert poll.sealed_at == SEALED
    assert "Ce qui a été scellé" in coordinator.get(reverse("desk_poll")).content.decode()


def test_what_is_missing_is_shown_and_keeps_from_sealing(
    coordinator: Client, packages: list[Package]
) -> None:
    coordinator.post(reverse("desk_poll"), FORM)
    gap = "Il n’y a encore aucun membre du bureau"
    assert gap in coordinator.get(reverse("desk_poll")).content.decode()
    answer = coordinator.post(reverse("desk_poll_seal"))
    assert answer.status_code == 409
    assert gap in answer.content.decode()
    assert Poll.objects.get().sealed_at is None


def test_a_poll_that_closes_before_it_opens_is_refused(coordinator: Client, conference: Conference) -> None:
    page = coordinator.post(reverse("desk_poll"), FORM | {"closes_at": FORM["opens_at"]})
    assert "doit se clore après" in page.content.decode()
    assert 'value="Vos priorités"' in page.content.decode()
    assert not Poll.objects.exists()


def test_a_sealed_poll_is_no_longer_edited(coordinator: Client, poll: Poll) -> None:
    coordinator.post(reverse("desk_poll"), FORM)
    poll.refresh_from_db()
    assert poll.minimum_age == 16
