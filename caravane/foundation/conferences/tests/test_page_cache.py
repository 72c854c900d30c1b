# SPDX-License-Identifier: AGPL-3.0-or-later
import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.conferences.page_cache import TokenInPublicPage, public_page
from caravane.foundation.territory.actions import touch_content
from caravane.foundation.territory.models import City
from conftest import IN_THE_VOTE

pytestmark = pytest.mark.urls(__name__)
SetClock = Callable[[datetime], None]
made = count()


@public_page(query=("theme",), free=("q",))
def page(request: Any) -> HttpResponse:
    return HttpResponse(f"{next(made)} ?{request.META['QUERY_STRING']} utm={request.GET.get('utm')}")


@public_page(until=lambda _request: [IN_THE_VOTE + timedelta(minutes=2)])
def ending(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(next(made)))


@public_page()
def token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


@public_page()
def form(_request: HttpRequest) -> HttpResponse:
    return HttpResponse('<input name="csrfmiddlewaretoken">')


@public_page()
def cookie(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse("biscuit")
    response.set_cookie("who", "rosa")
    return response


@public_page()
def missing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(next(made)), status=404)


def say(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Merci !")
    return HttpResponse()


urlpatterns = [
    path("page/", page),
    path("fin/", ending),
    path("jeton/", token),
    path("formulaire/", form),
    path("biscuit/", cookie),
    path("absente/", missing),
    path("dire/", say),
]


def read(address: str, client: Client | None = None, **headers: str) -> str:
    return (client or Client()).get(address, headers=headers).content.decode()


@pytest.fixture(autouse=True)
def _in_the_vote(conference: Conference, at: SetClock) -> None:
    at(IN_THE_VOTE)


def test_a_page_is_made_once_for_everybody() -> None:
    assert read("/page/") == read("/page/")


def test_a_kept_page_costs_one_query() -> None:
    read("/page/")
    with CaptureQueriesContext(connection) as queries:
        read("/page/")
    assert len(queries) == 1


def test_a_write_shows_at_once(ivry: City) -> None:
    before = read("/page/")
    touch_content(city=ivry)
    assert read("/page/") != before


def test_a_page_ends_at_the_phase_boundary(conference: Conference, at: SetClock) -> None:
    closes = conference.phases.get(kind_key="vote").ends_at
    at(closes - timedelta(seconds=2))
    before = read("/page/")
    at(closes - timedelta(microseconds=1))
    assert read("/page/") == before
    at(closes)
    assert read("/page/") != before


def test_a_page_ends_at_the_instant_its_view_names(at: SetClock) -> None:
    before = read("/fin/")
    at(IN_THE_VOTE + timedelta(seconds=119))
    assert read("/fin/") == before
    at(IN_THE_VOTE + timedelta(seconds=120))
    assert read("/fin/") != before


def test_a_page_is_made_again_after_ten_minutes(at: SetClock) -> None:
    before = read("/page/")
    at(IN_THE_VOTE + timedelta(minutes=10))
    assert read("/page/") != before


def test_a_clock_set_back_does_not_show_the_page_of_a_later_day(at: SetClock) -> None:
    before = read("/page/")
    at(IN_THE_VOTE - timedelta(days=30))
    assert read("/page/") != before


def test_parameters_the_page_does_not_read_change_nothing() -> None:
    assert read("/page/?theme=nourrir&utm=mail") == read("/page/?utm=affiche&theme=nourrir&theme=")
    assert "utm=None" in read("/page/?utm=mail")


def test_each_theme_has_its_page() -> None:
    assert read("/page/?theme=nourrir") != read("/page/?theme=cohabiter")


def test_free_text_is_not_kept() -> None:
    assert read("/page/?q=arbres") != read("/page/?q=arbres")


def test_a_signed_in_person_gets_a_page_of_their_own(rosa: User, signed_in: Callable[[User], Client]) -> None:
    everybodys = read("/page/")
    response = signed_in(rosa).get("/page/")
    assert response.content.decode() != everybodys
    assert "private" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_a_waiting_message_is_neither_lost_nor_kept() -> None:
    client = Client()
    kept = read("/page/")
    client.get("/dire/")
    assert "messages" in client.cookies
    assert read("/page/", client) != kept
    assert read("/page/") == kept


@pytest.mark.parametrize("address", ["/jeton/", "/formulaire/", "/biscuit/"])
def test_a_page_that_is_somebodys_fails_loudly(address: str) -> None:
    with pytest.raises(TokenInPublicPage):
        read(address)


@pytest.mark.parametrize("address", ["/jeton/", "/formulaire/", "/biscuit/"])
def test_in_a_town_such_a_page_is_served_but_never_kept(address: str, settings: Any) -> None:
    settings.PUBLIC_PAGES_STRICT = False
    for _ in range(2):
        response = Client().get(address)
        assert response.status_code == 200
        assert "ETag" not in response.headers


def test_an_error_is_not_kept() -> None:
    assert read("/absente/") != read("/absente/")


def test_a_browser_that_has_the_page_receives_nothing_twice() -> None:
    first = Client().get("/page/")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = Client().get("/page/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_travels_compressed_to_those_who_can_read_it() -> None:
    response = Client().get("/page/", headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == read("/page/")


def test_head_is_answered_from_the_kept_page() -> None:
    etag = Client().get("/page/").headers["ETag"]
    assert Client().head("/page/").headers["ETag"] == etag


def test_two_towns_do_not_share_a_page(vitry: City, ivry: City) -> None:
    City.objects.filter(pk=ivry.pk).update(host="ivry.example")
    assert read("/page/", Host="ivry.example") != read("/page/", Host="vitry.example")
