# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from caravane.foundation.accounts.models import Invitation, Membership, Role, User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City
from conftest import make_member

PAGE = "/gestion/collegues/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SignIn = Callable[[User], Client]
NOUR = {"email": "nour@ivry.example", "name": "Nour", "roles": [Role.POLLING_OFFICIAL], "until": "2026-12-31"}


@pytest.fixture
def desk(alice: User, conference: Conference, signed_in: SignIn, at: Callable[[datetime], None]) -> Client:
    at(NOW)
    return signed_in(alice)


def test_a_colleague_receives_a_link_that_leads_to_their_roles(desk: Client) -> None:
    assert desk.post(PAGE, NOUR).status_code == 302
    letter = mail.outbox[0]
    assert letter.to == ["nour@ivry.example"]
    assert letter.subject == "Ivry-sur-Seine vous invite à préparer la conférence"
    assert "membre du bureau" in letter.body
    link = re.search(r"http://testserver(/compte/invitation/\w+/)", letter.body)
    assert link is not None
    Client().post(link[1], {"name": "Nour", "password": "quatre mots tout simples"})
    assert "Nour" in desk.get(PAGE).content.decode()
    assert not Invitation.objects.filter(accepted_at=None).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "nour"}, "e-mail"),
        ({"name": "Nour\u200b"}, "U+200B"),
        ({"roles": []}, "obligatoire"),
        ({"roles": ["emperor"]}, "choix"),
        ({"until": "2026-03-01"}, "passé"),
        ({"email": "alice@ivry.example"}, "déjà"),
    ],
)
def test_a_bad_invitation_is_refused_with_its_reason(
    desk: Client, change: dict[str, object], said: str
) -> None:
    response = desk.post(PAGE, {**NOUR, **change})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert mail.outbox == []


def test_an_invitation_is_sent_again_or_withdrawn(desk: Client) -> None:
    desk.post(PAGE, NOUR)
    key = Invitation.objects.get().pk
    desk.post(f"{PAGE}invitation/{key}/renvoyer/")
    assert len(mail.outbox) == 2
    desk.post(f"{PAGE}invitation/{key}/retirer/")
    assert not Invitation.objects.exists()


def test_roles_change_and_the_last_coordinator_stays(desk: Client, alice: User, omar: User) -> None:
    omars = Membership.objects.get(user=omar)
    desk.post(f"{PAGE}{omars.pk}/", {"roles": [Role.FACILITATOR], "until": ""})
    assert [grant.role for grant in omars.grants.all()] == [Role.FACILITATOR]
    alices = Membership.objects.get(user=alice)
    refused = desk.post(f"{PAGE}{alices.pk}/", {"roles": [], "until": ""})
    assert "garde au moins" in refused.content.decode()
    assert alices.grants.exists()


def test_pages_of_the_desk_are_for_coordinators_of_this_town(
    desk: Client, ivry: City, omar: User, rosa: User, karim: User, vitry: City, signed_in: SignIn
) -> None:
    City.objects.filter(pk=ivry.pk).update(host="testserver")
    vera = make_member("vera@vitry.example", "Véra", vitry, Role.COORDINATOR)
    pages = ["", "ville/", "demarche/", "calendrier/", "themes/", "quartiers/"]
    paths = [PAGE, *(f"/gestion/conference/{page}" for page in pages)]
    for path in paths:
        assert Client().get(path).headers["Location"].startswith("/compte/login/")
        for stranger in (omar, rosa, karim, vera):
            assert signed_in(stranger).get(path).status_code == 404
        assert desk.get(path).status_code == 200


def test_nobody_gives_themselves_a_role(desk: Client, omar: User, rosa: User, signed_in: SignIn) -> None:
    desk.post(PAGE, NOUR)
    key = Invitation.objects.get().pk
    acts = [f"{PAGE}invitation/{key}/{act}/" for act in ("renvoyer", "retirer")]
    for who in (omar, rosa):
        mine = Membership.objects.get(user=who)
        for path in (PAGE, f"{PAGE}{mine.pk}/", *acts):
            taken = signed_in(who).post(path, {**NOUR, "roles": [Role.COORDINATOR]})
            assert taken.status_code == 404
        assert not mine.grants.filter(role=Role.COORDINATOR).exists()
    assert len(mail.outbox) == 1
    assert Invitation.objects.exists()


def test_identifiers_of_another_town_lead_nowhere(
    desk: Client, ivry: City, vitry: City, signed_in: SignIn
) -> None:
    City.objects.filter(pk=ivry.pk).update(host="testserver")
    desk.post(PAGE, NOUR)
    vera = make_member("vera@vitry.example", "Véra", vitry, Role.COORDINATOR)
    theirs = Membership.objects.get(user=vera).pk
    assert desk.get(f"{PAGE}{theirs}/").status_code == 404
    assert desk.post(f"{PAGE}{theirs}/", {"roles": []}).status_code == 404
    foreign = signed_in(vera)
    key = Invitation.objects.get().pk
    for act in ("renvoyer", "retirer"):
        path = f"{PAGE}invitation/{key}/{act}/"
        assert foreign.post(path, headers={"host": "vitry.example"}).status_code == 404
    assert Invitation.objects.exists()
