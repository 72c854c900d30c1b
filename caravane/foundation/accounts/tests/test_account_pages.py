# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import time
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from caravane.foundation.accounts.models import Role, User
from caravane.foundation.territory.models import City
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ENTRANCES = ("login/", "login/code/")


@pytest.mark.parametrize("page", ENTRANCES)
def test_entrances_are_in_french_in_our_look_and_never_cached(ivry: City, page: str) -> None:
    response = Client().get(f"/compte/{page}")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="top"' in html
    assert "no-store" in response.headers["Cache-Control"]
    assert "style=" not in html
    assert len(re.findall("<h1", html)) == 1


def code_of_the_letter() -> str:
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    return code[1]


def with_a_code(email: str) -> Client:
    """Sign in with the code that is sent to an address."""
    client = Client()
    client.post("/compte/login/code/", {"email": email})
    client.post("/compte/login/code/confirm/", {"code": code_of_the_letter()})
    return client


def test_the_code_of_the_letter_opens_an_account_for_a_new_address(ivry: City) -> None:
    client = with_a_code("Lea@ivry.example")
    assert mail.outbox[0].subject == "Votre code pour vous connecter"
    assert client.get("/compte/").status_code == 200
    assert client.session.get_expire_at_browser_close()
    lea = User.objects.get(email="lea@ivry.example")
    assert lea.emailaddress_set.get().verified
    assert not lea.has_usable_password()


def test_no_account_is_made_before_the_code_is_typed_back(ivry: City) -> None:
    client = Client()
    client.post("/compte/login/code/", {"email": "lea@ivry.example"})
    client.post("/compte/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert not User.objects.exists()


def test_a_person_signs_in_with_a_password_or_with_a_code(ivry: City, rosa: User) -> None:
    by_password = Client()
    by_password.post("/compte/login/", {"login": rosa.email, "password": PASSWORD})
    assert by_password.get("/compte/").status_code == 200
    assert by_password.session.get_expire_at_browser_close()
    assert with_a_code("Rosa@ivry.example").get("/compte/").status_code == 200
    assert User.objects.count() == 1


def test_a_person_may_be_kept_signed_in_on_their_device(ivry: City, rosa: User) -> None:
    client = Client()
    client.post("/compte/login/", {"login": rosa.email, "password": PASSWORD, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()


def test_a_code_works_in_the_browser_that_asked_for_it_alone(ivry: City, rosa: User) -> None:
    Client().post("/compte/login/code/", {"email": rosa.email})
    thief = Client()
    thief.post("/compte/login/code/", {"email": "thief@ivry.example"})
    mail.outbox.pop()
    thief.post("/compte/login/code/confirm/", {"code": code_of_the_letter()})
    assert thief.get("/compte/").status_code == 302


def test_three_wrong_codes_are_too_many_and_an_empty_field_is_none(ivry: City, rosa: User) -> None:
    client = Client()
    client.post("/compte/login/code/", {"email": rosa.email})
    confirm = "/compte/login/code/confirm/"
    empty = [client.post(confirm, {"code": ""}).status_code for _ in range(5)]
    wrong = [client.post(confirm, {"code": "AAAA-AAAA"}).status_code for _ in range(3)]
    assert (empty, wrong) == ([200] * 5, [200, 200, 302])
    client.post(confirm, {"code": code_of_the_letter()})
    assert client.get("/compte/").status_code == 302


def test_a_look_alike_address_is_another_account(ivry: City, rosa: User) -> None:
    with_a_code("rosa@\u0131vry.example")
    assert User.objects.exclude(pk=rosa.pk).get().email == "rosa@xn--vry-iua.example"


def test_a_closed_account_stays_closed_to_its_code(ivry: City, rosa: User) -> None:
    User.objects.update(is_active=False)
    assert with_a_code(str(rosa.email)).get("/compte/").status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize("page", ["signup/", "password/reset/"])
def test_there_is_one_entrance_and_the_way_on_is_kept(ivry: City, page: str) -> None:
    for answer in (Client().get(f"/compte/{page}?next=/vote/"), Client().post(f"/compte/{page}?next=/vote/")):
        assert answer.headers["Location"] == "/compte/login/?next=%2Fvote%2F"


def new_password(client: Client, **fields: str) -> bool:
    """Try to choose a password; say whether the page took it."""
    answer = client.post("/compte/password/change/", {**fields, "password2": fields["password1"]})
    return answer.status_code == 302


def with_a_password(user: User, password: str = PASSWORD) -> Client:
    """Sign in with the form, just now."""
    client = Client()
    client.post("/compte/login/", {"login": user.email, "password": password})
    assert client.get("/compte/").status_code == 200
    return client


def test_a_password_is_chosen_with_the_old_one_or_after_a_code(ivry: City, rosa: User) -> None:
    fresh = "une autre phrase simple"
    assert not new_password(with_a_password(rosa), password1=fresh)
    assert not new_password(with_a_password(rosa), password1=fresh, oldpassword="not this one")
    assert new_password(with_a_password(rosa), password1=fresh, oldpassword=PASSWORD)
    assert new_password(with_a_code(str(rosa.email)), password1="encore une phrase simple")


def test_a_first_password_needs_a_code_that_is_fresh(
    ivry: City, rosa: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa.set_unusable_password()
    rosa.save()
    unattended = signed_in(rosa)
    assert "form" not in unattended.get("/compte/password/change/").context
    assert not new_password(unattended, password1="une autre phrase simple")
    with_code = with_a_code(str(rosa.email))
    later = time.time() + 16 * 60
    monkeypatch.setattr("caravane.foundation.accounts.freshness.time.time", lambda: later)
    assert not new_password(with_code, password1="une autre phrase simple")


def test_a_session_left_open_does_not_change_where_codes_are_sent(
    ivry: City, rosa: User, signed_in: SignIn
) -> None:
    change = {"email": "thief@ivry.example", "action_add": ""}
    signed_in(rosa).post("/compte/email/", change)
    assert mail.outbox == []
    with_a_code(str(rosa.email)).post("/compte/email/", change)
    assert mail.outbox[-1].to == ["thief@ivry.example"]


@pytest.mark.parametrize(
    "weak",
    [
        "onze lettre",
        "123456789012",
        "123456qwerty",
        "motdepasse123",
        "ivry-sur-seine",
        "Ivry sur Seine 2026 !",
        "J’aime Ivry-sur-Seine",
        "rosa@ivry.example",
    ],
)
def test_a_password_that_is_short_common_the_town_s_or_one_s_own_is_refused(
    ivry: City, rosa: User, weak: str
) -> None:
    assert not new_password(with_a_code(str(rosa.email)), password1=weak)


def test_plain_words_pass_though_one_is_known_to_all_and_so_do_few_letters(ivry: City, rosa: User) -> None:
    for strong in ("soleil vert sur un toboggan", "ma seine coule vers le pont", "8!3k-92Q#7x1z"):
        assert new_password(with_a_code(str(rosa.email)), password1=strong)


def test_signing_out_erases_the_drafts_of_the_device_by_script(
    ivry: City, rosa: User, signed_in: SignIn
) -> None:
    client = signed_in(rosa)
    assert 'src="/static/site.js"' in client.get("/compte/logout/").content.decode()
    client.post("/compte/logout/")
    assert client.get("/compte/").status_code == 302


def test_a_person_changes_their_name_and_language(ivry: City, rosa: User, signed_in: SignIn) -> None:
    signed_in(rosa).post("/compte/", {"name": "Rosa L.", "language": "en"})
    rosa.refresh_from_db()
    assert (rosa.name, rosa.language) == ("Rosa L.", "en")


def test_the_account_shows_the_roles_of_this_town_alone(
    ivry: City, vitry: City, omar: User, signed_in: SignIn
) -> None:
    here = signed_in(omar).get("/compte/", headers={"host": "ivry.example"})
    assert here.status_code == 404  # two towns live here, and none answers to this name
    there = signed_in(omar).get("/compte/", headers={"host": "vitry.example"})
    assert str(Role.POLLING_OFFICIAL.label) not in there.content.decode()


def test_the_administration_is_for_administrators_of_the_town(
    ivry: City, alice: User, signed_in: SignIn
) -> None:
    assert signed_in(alice).get("/administration/").status_code == 302
    alice.memberships.get().grants.create(role=Role.ADMINISTRATOR)
    alice = User.objects.get(pk=alice.pk)
    html = signed_in(alice).get("/administration/").content.decode()
    assert "/administration/accounts/user/" in html
    for hidden in ("voting", "proposals", "envelope", "mark"):
        assert f"/administration/{hidden}" not in html


def test_anybody_may_not_read_an_account(ivry: City) -> None:
    response = Client().get("/compte/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/compte/login/")


def test_no_entrance_form_has_a_placeholder_or_a_list_inside_a_paragraph(
    ivry: City, rosa: User, signed_in: SignIn
) -> None:
    pages = [Client().get(f"/compte/{page}") for page in ENTRANCES]
    pages += [signed_in(rosa).get(f"/compte/{page}") for page in ("password/change/", "email/")]
    for page in pages:
        assert "placeholder" not in page.content.decode()
        assert not re.search(r'<p class="help"[^>]*>\s*<ul', page.content.decode())
