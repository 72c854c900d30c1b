# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from caravane.foundation.accounts.models import Role, User
from caravane.foundation.territory.models import City
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ENTRANCES = ("login/", "signup/", "login/code/", "password/reset/")


@pytest.mark.parametrize("page", ENTRANCES)
def test_entrances_are_in_french_in_our_look_and_never_cached(ivry: City, page: str) -> None:
    response = Client().get(f"/compte/{page}")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="top"' in html
    assert "no-store" in response.headers["Cache-Control"]
    assert "style=" not in html
    assert len(re.findall("<h1", html)) == 1


def test_a_person_creates_an_account_with_the_code_of_the_letter(ivry: City) -> None:
    client = Client()
    client.post("/compte/signup/", {"email": "lea@ivry.example", "password1": "quatre mots tout simples"})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[0].body, re.MULTILINE)
    assert code is not None
    assert mail.outbox[0].subject == "Votre code pour confirmer votre adresse"
    client.post("/compte/confirm-email/", {"code": code[1]})
    assert client.get("/compte/").status_code == 200
    assert User.objects.get(email="lea@ivry.example").emailaddress_set.get().verified


def test_a_person_signs_in_with_a_password_or_with_a_code(ivry: City, rosa: User) -> None:
    by_password = Client()
    by_password.post("/compte/login/", {"login": rosa.email, "password": PASSWORD})
    assert by_password.get("/compte/").status_code == 200
    assert by_password.session.get_expire_at_browser_close()
    by_code = Client()
    by_code.post("/compte/login/code/", {"email": rosa.email})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    by_code.post("/compte/login/code/confirm/", {"code": code[1]})
    assert by_code.get("/compte/").status_code == 200


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
