# SPDX-License-Identifier: AGPL-3.0-or-later
"""While the poll is open no page gives any count of choices, whoever asks: every address, every role."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from caravane.decide.voting import actions, models
from caravane.decide.voting.models import Poll
from caravane.foundation.accounts.models import Membership, Role, RoleGrant, User

from .conftest import OPEN, person
from .held import enclosed

pytestmark = pytest.mark.django_db
# 61 first choices and 39 second ones: 183 + 78 points. None of these numbers has another reason to be there.
FIRST, SECOND = 61, 39
COUNTS = {FIRST, SECOND, 3 * FIRST, 2 * SECOND, 3 * FIRST + 2 * SECOND}
VALUES = {"int": ["1", "2"], "slug": ["des-haies", "cohabiter", "csv"], "str": ["csv", "x"]}


@pytest.fixture
def votes(poll: Poll) -> int:
    """A hundred and six people vote online; returns how many."""
    ballots = [[2, 4]] * SECOND + [[2]] * (FIRST - SECOND) + [[]] * 45
    for number, ranking in enumerate(ballots):
        day = date(1980, 1, 1) + timedelta(number)
        added = actions.add_to_roll(poll=poll, now=OPEN, **person(last_name="Voix", birth_date=day))
        actions.cast_ballot(poll=poll, roll_entry=added, envelopes=enclosed(poll, ranking), now=OPEN)
    return len(ballots)


@pytest.fixture
def everybody(ivry: Any) -> User:
    """Somebody with every role, who is a superuser besides."""
    user = User.objects.create_superuser("tout@ivry.example", "la caravane passe")
    member = Membership.objects.create(user=user, city=ivry)
    RoleGrant.objects.bulk_create(RoleGrant(membership=member, role=role) for role in Role)
    return user


def paths(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("<year"):
                yield from paths(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield from fill(prefix + str(pattern.pattern))


def fill(route: str) -> Iterator[str]:
    found = re.search(r"<(?:(\w+):)?(\w+)>", route)
    if found is None:
        yield route
        return
    for value in VALUES.get(found[1] or "str", ["x"]):
        yield from fill(route.replace(found[0], value, 1))


def addresses() -> list[str]:
    """Return every address of the site that is not written as a regular expression, with plausible values."""
    found = {f"/{path}" for path in paths(get_resolver()) if not re.search(r"[\\^$(?]", path)}
    return sorted(found | {f"/administration/voting/{name}/" for name in ("poll", "envelope", "mark")})


def numbers(content: str) -> set[int]:
    """Return the whole numbers that a page shows, its markup left aside."""
    shown = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", " ", content, flags=re.DOTALL)
    return {int(number) for number in re.findall(r"(?<![\w.,:/-])\d{1,6}(?![\w:/-])", shown)}


def visit(client: Client) -> dict[str, str]:
    """Return the pages that answer with something to read."""
    pages = {}
    for address in addresses():
        answer = client.get(address)
        if answer.status_code == 200:
            body = answer.getvalue() if answer.streaming else answer.content
            pages[address] = body.decode("utf-8", "replace")
    return pages


@pytest.mark.parametrize("who", ["anonymous", "everybody"])
def test_no_page_shows_a_count_of_choices_while_the_poll_is_open(
    votes: int, everybody: User, who: str, at: Callable[[datetime], None], signed_in: Callable[[User], Client]
) -> None:
    at(OPEN)
    pages = visit(signed_in(everybody) if who == "everybody" else Client())
    assert {reverse("vote"), reverse("results"), reverse("package_list")} <= set(pages)
    if who == "everybody":
        assert {reverse("desk_poll"), reverse("desk_points")} <= set(pages)
    assert votes in numbers(pages[reverse("vote")])  # the test sees what a page shows
    assert {address: found for address, page in pages.items() if (found := numbers(page) & COUNTS)} == {}


def test_the_admin_shows_neither_ballots_nor_marks_nor_entries() -> None:
    secret = {models.Envelope, models.PaperEntry, models.PaperSheet, models.Mark, models.CountedBallot}
    assert not secret & set(admin.site._registry)


def test_no_result_and_no_counted_ballot_exists_before_the_close(votes: int) -> None:
    assert not models.Result.objects.exists()
    assert not models.CountedBallot.objects.exists()
