# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from caravane.foundation.accounts import actions, errors
from caravane.foundation.accounts.models import Invitation, Role, User
from caravane.foundation.accounts.queries import invitation_of, roles_in
from caravane.foundation.accounts.sessions import WAITING
from caravane.foundation.territory.models import City

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
SignIn = Callable[[User], Client]


def invite(city: City, by: User, email: str = "nour@ivry.example", now: datetime = NOW) -> actions.Sent:
    return actions.invite_colleague(
        city=city, email=email, name="Nour", roles=[Role.POLLING_OFFICIAL], until=None, by=by, now=now
    )


@pytest.fixture(autouse=True)
def _clock(at: Callable[[datetime], None]) -> None:
    at(NOW)


def test_a_new_person_joins_with_a_name_and_a_password_and_is_signed_in(ivry: City, alice: User) -> None:
    client = Client()
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    assert "Nour" in client.get(address).content.decode()
    response = client.post(address, {"name": "Nour", "password": "quatre mots tout simples"}, follow=True)
    nour = User.objects.get(email="nour@ivry.example")
    assert response.context["user"] == nour
    assert nour.emailaddress_set.get().verified
    assert roles_in(ivry, nour, TODAY) == {Role.POLLING_OFFICIAL}
    assert client.session.get_expire_at_browser_close()


def test_who_joins_after_looking_at_the_door_has_a_session_like_any_other(ivry: City, alice: User) -> None:
    """A session that waits for a code or a passkey ends after a quarter of an hour: no more does this one."""
    client = Client()
    client.get("/compte/cles/entree/")
    assert client.session.get_expiry_age() <= WAITING
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    client.post(address, {"name": "Nour", "password": "quatre mots tout simples"})
    assert client.session.get_expiry_age() > WAITING
    assert client.session.get_expire_at_browser_close()


def test_a_weak_password_is_refused_and_nothing_is_created(ivry: City, alice: User) -> None:
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    response = Client().post(address, {"name": "Nour", "password": "1234567890"})
    assert response.status_code == 200
    assert not User.objects.filter(email="nour@ivry.example").exists()


@pytest.mark.parametrize("weak", ["nour@ivry.example", "Nour Ivry-sur-Seine", "motdepasse123"])
def test_a_password_like_one_s_own_name_or_address_is_refused(ivry: City, alice: User, weak: str) -> None:
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    assert Client().post(address, {"name": "Nour", "password": weak}).status_code == 200
    assert not User.objects.filter(email="nour@ivry.example").exists()


def test_a_new_person_may_come_with_a_code_and_no_password(ivry: City, alice: User) -> None:
    client = Client()
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    page = client.get(address).content.decode()
    assert 'action="/compte/login/code/"' in page
    assert '<input type="hidden" name="email" value="nour@ivry.example">' in page
    client.post("/compte/login/code/", {"email": "nour@ivry.example", "next": address})
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    inside = client.post("/compte/login/code/confirm/", {"code": code[1], "next": address})
    assert inside.headers["Location"] == address
    client.post(address)
    nour = User.objects.get(email="nour@ivry.example")
    assert roles_in(ivry, nour, TODAY) == {Role.POLLING_OFFICIAL}
    assert nour.name == "Nour"
    assert not nour.has_usable_password()


def test_a_link_works_once(ivry: City, alice: User) -> None:
    address = f"/compte/invitation/{invite(ivry, alice).token}/"
    Client().post(address, {"name": "Nour", "password": "quatre mots tout simples"})
    assert Client().get(address).status_code == 410


def test_a_link_is_too_old_after_fourteen_days(ivry: City, alice: User) -> None:
    token = invite(ivry, alice).token
    assert invitation_of(ivry, token, NOW + timedelta(days=13, hours=23)) is not None
    assert invitation_of(ivry, token, NOW + timedelta(days=14)) is None


def test_a_link_of_one_town_opens_nothing_in_another(ivry: City, vitry: City, alice: User) -> None:
    assert invitation_of(vitry, invite(ivry, alice).token, NOW) is None


def test_an_existing_account_signs_in_then_accepts(
    ivry: City, alice: User, karim: User, signed_in: SignIn
) -> None:
    address = f"/compte/invitation/{invite(ivry, alice, karim.email or '').token}/"
    assert "/compte/login/?next=/compte/invitation/" in Client().get(address).content.decode()
    signed_in(karim).post(address)
    assert roles_in(ivry, karim, TODAY) == {Role.POLLING_OFFICIAL}


def test_somebody_else_cannot_accept(ivry: City, alice: User, rosa: User, signed_in: SignIn) -> None:
    sent = invite(ivry, alice)
    response = signed_in(rosa).post(f"/compte/invitation/{sent.token}/")
    assert response.status_code == 200
    assert roles_in(ivry, rosa, TODAY) == frozenset()
    with pytest.raises(errors.WrongAccount):
        actions.accept_invitation(invitation=sent.invitation, user=rosa, now=NOW)


def test_sending_again_makes_a_new_link_and_ends_the_former(ivry: City, alice: User) -> None:
    first = invite(ivry, alice)
    second = actions.resend_invitation(invitation=first.invitation, now=NOW + timedelta(hours=1))
    assert invitation_of(ivry, first.token, NOW + timedelta(hours=2)) is None
    assert invitation_of(ivry, second.token, NOW + timedelta(hours=2)) is not None


def test_the_database_holds_no_token(ivry: City, alice: User) -> None:
    sent = invite(ivry, alice)
    assert sent.token not in str(Invitation.objects.values().get())


def test_an_address_that_holds_roles_is_not_invited(ivry: City, alice: User, omar: User) -> None:
    with pytest.raises(errors.AlreadyAMember):
        invite(ivry, alice, "OMAR@ivry.example")


def test_an_accepted_invitation_is_neither_sent_again_nor_withdrawn(ivry: City, alice: User) -> None:
    sent = invite(ivry, alice)
    actions.join_by_invitation(
        invitation=sent.invitation, name="Nour", password="quatre mots tout simples", now=NOW
    )
    with pytest.raises(errors.InvitationNotValid):
        actions.resend_invitation(invitation=sent.invitation, now=NOW)
    with pytest.raises(errors.InvitationNotValid):
        actions.revoke_invitation(invitation=sent.invitation)


def test_expired_invitations_are_forgotten(ivry: City, alice: User) -> None:
    invite(ivry, alice)
    assert actions.forget_expired_invitations(now=NOW + timedelta(days=14)) == 0
    assert actions.forget_expired_invitations(now=NOW + timedelta(days=15)) == 1
