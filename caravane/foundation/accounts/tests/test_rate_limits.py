# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installation's own limits, which other tests lift: each attack on the door, and who still gets in."""

import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

import caravane.settings as installation
from caravane.foundation.accounts import adapter
from caravane.foundation.accounts.models import User
from caravane.foundation.core.duties import forget_expired_entries
from caravane.foundation.core.models import SharedEntry
from conftest import IN_THE_VOTE, PASSWORD, make_user

TOO_MANY = 429
HERS, STRANGE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _limited(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = installation.ACCOUNT_RATE_LIMITS


def sign_in(email: str, password: str = PASSWORD, address: str = HERS, **headers: str) -> HttpResponse:
    fields = {"login": email, "password": password}
    return Client(REMOTE_ADDR=address).post("/compte/login/", fields, headers=headers)


def ask_for_code(email: str, address: str = HERS) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.answer = client.post("/compte/login/code/", {"email": email})
    return client


def gets_in_by_code(email: str, address: str = HERS) -> bool:
    client = ask_for_code(email, address)
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    client.post("/compte/login/code/confirm/", {"code": code[1] if code else ""})
    return client.get("/compte/").status_code == 200


def guess(email: str, address: str, times: int = 1) -> list[int]:
    return [sign_in(email, f"guess {number}", address).status_code for number in range(times)]


def many_addresses(count: int) -> list[str]:
    return [f"203.0.{number // 250}.{number % 250 + 1}" for number in range(count)]


def test_sixty_voters_behind_one_address_sign_in_within_a_minute(rosa: User) -> None:
    voters = [make_user(f"voter{number}@ivry.example") for number in range(60)]
    assert [sign_in(str(voter.email)).status_code for voter in voters] == [302] * 60


def test_sixty_voters_behind_one_address_ask_for_a_code_within_a_minute(rosa: User) -> None:
    asked = [ask_for_code(f"voter{number}@ivry.example").answer for number in range(60)]
    assert [answer.status_code for answer in asked] == [302] * 60
    assert len(mail.outbox) == 60


@pytest.mark.parametrize("page", ["login/", "login/code/"])
def test_empty_posts_lock_nobody_out_and_leave_no_trace(rosa: User, page: str) -> None:
    empty = Client(REMOTE_ADDR=HERS)
    assert {empty.post(f"/compte/{page}").status_code for _ in range(310)} == {200}
    assert not SharedEntry.objects.exists()
    assert sign_in("rosa@ivry.example").status_code == 302


def test_guessing_one_account_s_password_is_stopped_and_leaves_the_others_alone(rosa: User) -> None:
    assert guess("rosa@ivry.example", HERS, times=8) == [200] * 5 + [TOO_MANY] * 3
    other = make_user("other@ivry.example")
    assert sign_in(str(other.email)).status_code == 302


def test_a_stranger_s_wrong_passwords_do_not_lock_their_victim(rosa: User) -> None:
    guess("rosa@ivry.example", STRANGE, times=30)
    assert sign_in("rosa@ivry.example", address=STRANGE).status_code == TOO_MANY
    assert sign_in("rosa@ivry.example", address=HERS).status_code == 302
    assert gets_in_by_code("rosa@ivry.example", address=STRANGE)


def own_device(email: str, address: str = HERS) -> Client:
    """Sign in on somebody's own device; return its browser, signed out since."""
    client = Client(REMOTE_ADDR=address)
    client.post("/compte/login/", {"login": email, "password": PASSWORD})
    client.post("/compte/logout/")
    return client


def test_whoever_shares_an_address_does_not_lock_a_device_that_the_account_knows(rosa: User) -> None:
    hers = own_device("rosa@ivry.example")
    assert guess("rosa@ivry.example", HERS, times=6) == [200] * 5 + [TOO_MANY]
    assert [ask_for_code("rosa@ivry.example").answer.status_code for _ in range(4)] == [302] * 3 + [TOO_MANY]
    fields = {"login": "rosa@ivry.example", "password": PASSWORD}
    assert hers.post("/compte/login/", fields).headers["Location"] == "/"
    hers.post("/compte/logout/")
    asked = hers.post("/compte/login/code/", {"email": "rosa@ivry.example"})
    assert asked.headers["Location"] == "/compte/login/code/confirm/"


def test_a_known_device_has_no_more_tries_than_any_place(rosa: User) -> None:
    hers = own_device("rosa@ivry.example")
    wrong = {"login": "rosa@ivry.example", "password": "guess"}
    answers = [hers.post("/compte/login/", wrong).status_code for _ in range(7)]
    assert answers == [200] * 5 + [TOO_MANY] * 2
    assert sign_in("rosa@ivry.example").status_code == 302


@pytest.mark.parametrize("cookie", ["", "0" * 32, "f" * 5000, "known"])
def test_an_invented_device_is_known_to_nobody(rosa: User, cookie: str) -> None:
    own_device("rosa@ivry.example")
    stranger = Client(REMOTE_ADDR=STRANGE)
    fields = {"login": "rosa@ivry.example", "password": "guess"}
    answers = []
    for number in range(7):
        stranger.cookies["device"] = cookie if number % 2 else f"{number:032x}"
        answers.append(stranger.post("/compte/login/", fields).status_code)
    assert answers == [200] * 5 + [TOO_MANY] * 2


def test_a_device_that_somebody_else_knows_is_no_key_to_an_account(rosa: User) -> None:
    other = make_user("other@ivry.example")
    device = own_device(str(other.email), STRANGE)
    fields = {"login": "rosa@ivry.example", "password": "guess"}
    assert [device.post("/compte/login/", fields).status_code for _ in range(6)] == [200] * 5 + [TOO_MANY]
    guess("rosa@ivry.example", STRANGE)
    for address in many_addresses(100):
        guess("rosa@ivry.example", address)
    device.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert device.post("/compte/login/", fields).status_code == TOO_MANY


def test_the_cookie_of_a_device_names_nobody_and_no_script_reads_it(rosa: User) -> None:
    client = Client()
    answer = client.post("/compte/login/", {"login": "rosa@ivry.example", "password": PASSWORD})
    cookie = answer.cookies["device"]
    assert re.fullmatch(r"[0-9a-f]{32}", cookie.value)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 60 * 60)
    client.post("/compte/logout/")
    again = client.post("/compte/login/", {"login": "rosa@ivry.example", "password": PASSWORD})
    assert again.cookies["device"].value == cookie.value
    assert cookie.value not in str(list(SharedEntry.objects.values()))


def test_the_right_password_does_not_count(rosa: User) -> None:
    assert [sign_in("rosa@ivry.example").status_code for _ in range(12)] == [302] * 12


def test_many_addresses_guess_slowly_and_do_not_lock_the_owner(rosa: User) -> None:
    assert sign_in("rosa@ivry.example", address=HERS).status_code == 302
    guessed = [guess("rosa@ivry.example", address)[0] for address in many_addresses(120)]
    assert guessed == [200] * 100 + [TOO_MANY] * 20
    assert sign_in("rosa@ivry.example", address=HERS).status_code == 302
    elsewhere = "192.0.2.99"  # the owner, on the road
    assert sign_in("rosa@ivry.example", address=elsewhere).status_code == TOO_MANY
    assert gets_in_by_code("rosa@ivry.example", address=elsewhere)
    assert sign_in("rosa@ivry.example", address=elsewhere).status_code == 302


def test_a_mailbox_is_not_flooded_and_its_owner_still_gets_codes(rosa: User) -> None:
    assert gets_in_by_code("rosa@ivry.example", address=HERS)
    statuses = [ask_for_code("rosa@ivry.example", STRANGE).answer.status_code for _ in range(9)]
    assert statuses == [302] * 3 + [TOO_MANY] * 6
    for address in many_addresses(60):
        ask_for_code("rosa@ivry.example", address)
    assert len(mail.outbox) == 50
    assert gets_in_by_code("rosa@ivry.example", address=HERS)


def test_an_unknown_address_is_limited_as_a_known_one(rosa: User) -> None:
    for email in ("rosa@ivry.example", "nobody@ivry.example"):
        assert guess(email, HERS, times=7) == [200] * 5 + [TOO_MANY] * 2
        asked = [ask_for_code(email, STRANGE).answer.status_code for _ in range(4)]
        assert asked == [302] * 3 + [TOO_MANY]


def test_a_forged_header_chooses_no_limit(rosa: User) -> None:
    for number in range(6):
        last = sign_in("rosa@ivry.example", "guess", **{"x-forwarded-for": f"203.0.113.{number}"})
    assert last.status_code == TOO_MANY


def test_behind_a_proxy_the_address_it_saw_counts_and_no_forged_one(rosa: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        forged = {"x-forwarded-for": f"203.0.113.{number}, {STRANGE}"}
        last = sign_in("rosa@ivry.example", "guess", "127.0.0.1", **forged)
    assert last.status_code == TOO_MANY
    honest = {"x-forwarded-for": HERS}
    assert sign_in("rosa@ivry.example", address="127.0.0.1", **honest).status_code == 302


def test_too_many_proxies_in_the_settings_are_told_once_and_lock_nobody_out(
    rosa: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    adapter.say_once.cache_clear()
    told: list[logging.LogRecord] = []
    monkeypatch.setattr(adapter.logger, "handle", told.append)
    one_hop = {"x-forwarded-for": HERS}
    answers = [sign_in("rosa@ivry.example", "guess", "127.0.0.1", **one_hop) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [TOO_MANY]
    assert [record.name for record in told] == ["caravane.accounts"]
    assert "CARAVANE_PROXIES" in told[0].getMessage()


def test_the_addresses_of_one_line_in_ipv6_count_together(rosa: User) -> None:
    guessed = [guess("rosa@ivry.example", f"2001:db8:0:7::{number}")[0] for number in range(6)]
    assert guessed == [200] * 5 + [TOO_MANY]
    assert sign_in("rosa@ivry.example", address="2001:db8:0:8::1").status_code == 302


def test_other_keys_push_no_count_out(rosa: User) -> None:
    guess("rosa@ivry.example", STRANGE, times=5)
    for number in range(1000):
        cache.set(f"other-{number}", [0.0], 60)
    assert sign_in("rosa@ivry.example", address=STRANGE).status_code == TOO_MANY


def test_what_strangers_make_us_count_is_erased_when_it_has_expired(rosa: User) -> None:
    for number in range(30):
        guess(f"invented{number}@ivry.example", STRANGE)
    assert SharedEntry.objects.count() == 90
    SharedEntry.objects.update(expires=IN_THE_VOTE.timestamp())
    assert forget_expired_entries(IN_THE_VOTE) == 90
    assert not SharedEntry.objects.exists()


def test_no_address_of_a_client_and_no_mailbox_is_kept_in_clear(rosa: User) -> None:
    guess("rosa@ivry.example", STRANGE)
    sign_in("rosa@ivry.example", address=HERS)
    kept = str(list(SharedEntry.objects.values()))
    assert "rosa" not in kept
    assert HERS not in kept
    assert STRANGE not in kept


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "aucun autre compte n’est bloqué"), ("/en", "no other account is stopped")]
)
def test_whoever_is_refused_reads_what_to_do_in_their_language(rosa: User, prefix: str, words: str) -> None:
    client = Client(REMOTE_ADDR=STRANGE)
    for _attempt in range(6):
        answer = client.post(f"{prefix}/compte/login/", {"login": rosa.email, "password": "guess"})
    page = answer.content.decode().lower()
    assert answer.status_code == TOO_MANY
    assert 'class="top"' in page
    assert words in page
    assert f'href="{prefix}/compte/login/"' in page
