# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from caravane.decide.voting import actions
from caravane.decide.voting.models import PollingPoint
from caravane.foundation.accounts.models import Role
from conftest import make_member

from .conftest import CLOSED, OPEN
from .held import mark, somebody


@pytest.fixture
def coordination(signed_in, alice, at):
    at(OPEN)
    return signed_in(alice)


def test_the_coordinator_creates_a_point_and_assigns_officials(coordination, poll, omar):
    coordination.post(
        reverse("desk_point_new"),
        {"name": "La caravane", "address": "Place Voltaire", "hours": "16 h – 19 h", "officials": [omar.pk]},
    )
    point = PollingPoint.objects.get()
    assert (point.name, point.poll, list(point.officials.all())) == ("La caravane", poll, [omar])
    coordination.post(reverse("desk_point_edit", args=[point.pk]), {"name": "La caravane, place Voltaire"})
    point.refresh_from_db()
    assert (point.name, point.officials.count()) == ("La caravane, place Voltaire", 0)


def test_two_points_cannot_bear_one_name_and_only_officials_are_assigned(coordination, point, rosa):
    address = "/en" + reverse("desk_point_new")
    assert "Another polling point has this name" in coordination.post(address, {"name": point.name}).text
    coordination.post(address, {"name": "Ailleurs", "officials": [rosa.pk]})
    assert PollingPoint.objects.count() == 1


def test_officials_see_their_points_today_and_no_other(signed_in, at, poll, point, ivry):
    at(OPEN)
    other = make_member("olga@ivry.example", "Olga", ivry, Role.POLLING_OFFICIAL)
    words = {"address": "", "hours": ""}
    actions.create_point(poll=poll, name="La caravane", officials=[other], **words)
    page = signed_in(other).get(reverse("desk_points")).text
    assert "La caravane" in page
    assert "Hôtel de ville" not in page
    for name in ("desk_signing", "desk_point", "desk_sheets", "desk_roll_add"):
        assert signed_in(other).get(reverse(name, args=[point.pk])).status_code == 404


def test_turnout_is_live_at_the_point_and_in_the_list(signed_in, at, point, omar):
    at(OPEN)
    desk = signed_in(omar)
    assert "0 people marked here" in desk.get("/en" + reverse("desk_signing", args=[point.pk])).text
    mark(point, omar, times=2)
    assert "2 people marked here" in desk.get("/en" + reverse("desk_signing", args=[point.pk])).text
    page = desk.get("/en" + reverse("desk_points")).text
    assert "2 people marked" in page
    assert "Turnout: 2 (2 on paper, 0 online)." in page


@pytest.mark.parametrize("who", ["rosa", "karim"])
def test_for_who_has_no_role_the_desk_does_not_exist(request, signed_in, at, point, entry, who):
    at(OPEN)
    client = signed_in(request.getfixturevalue(who))
    for address in addresses(point, entry):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, point, entry):
    for address in addresses(point, entry):
        assert "/compte/" in client.get(address).url


def addresses(point, entry):
    of_point = ("desk_point", "desk_point_edit", "desk_signing", "desk_roll_add", "desk_sheets")
    return [
        *(reverse(name, args=[point.pk]) for name in of_point),
        reverse("desk_mark", args=[point.pk, entry.pk]),
        reverse("desk_release", args=[point.pk, entry.pk]),
        reverse("desk_sheet", args=[point.pk, 1]),
    ]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.POLLING_OFFICIAL, Role.ADMINISTRATOR])
@pytest.mark.parametrize("now", [OPEN, CLOSED])
def test_another_town_s_points_do_not_exist(signed_in, at, ivry, vitry, point, entry, role, now):
    type(ivry).objects.filter(pk=ivry.pk).update(host="ivry.example")
    at(now)
    vera = make_member("vera@vitry.example", "Véra", vitry, role)
    point.officials.add(vera)
    client = signed_in(vera)
    for address in addresses(point, entry):
        assert client.get(address, headers={"host": "vitry.example"}).status_code == 404
        assert client.post(address, headers={"host": "vitry.example"}).status_code == 404
        assert client.get(address, headers={"host": "ivry.example"}).status_code == 404
    assert point.name not in client.get(reverse("desk_points"), headers={"host": "vitry.example"}).text


def test_a_person_of_another_poll_cannot_be_marked_here(signed_in, at, omar, point, entry):
    at(OPEN)
    type(entry).objects.filter(pk=entry.pk).update(poll=other_poll(point))
    assert signed_in(omar).post(reverse("desk_mark", args=[point.pk, entry.pk])).status_code == 404


def other_poll(point):
    conference = type(point.poll.conference).objects.create(
        programme=point.poll.conference.programme, year=2023, title="2023", day="2023-12-02"
    )
    setup = actions.usual_set_up(conference, OPEN)
    return actions.draw_up_poll(conference=conference, set_up=setup)


def test_the_list_of_points_asks_as_much_for_one_point_as_for_many(
    coordination, poll, point, omar, django_assert_max_num_queries
):
    for number in range(12):
        actions.create_point(poll=poll, name=f"Bureau {number}", address="", hours="", officials=[omar])
    somebody(poll)
    with django_assert_max_num_queries(20):
        coordination.get(reverse("desk_points"))


def test_a_point_whose_name_turns_the_line_around_is_refused(coordination, poll):
    page = coordination.post("/en" + reverse("desk_point_new"), {"name": "Mairie \u202e4202"}).text
    assert "U+202E" in page
    assert not PollingPoint.objects.exists()
