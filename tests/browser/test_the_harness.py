# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journeys' own instruments catch what they are there to catch, and say nothing of a sound page."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings

from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City

from . import eyes
from .markup import StrictParser, Vnu
from .visitor import NO_JAVASCRIPT, PHONE, Device, Visitor

SETTLES = 500  # milliseconds
SOUND = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Une page</title>'
    '<meta name="viewport" content="width=device-width"></head>'
    "<body><main><h1>Une page</h1>{}</main></body></html>"
)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SOUND.format(request.GET.get("body", "")))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def icon(_request: HttpRequest) -> HttpResponse:
    """Answer the browser, which asks for it of its own accord."""
    return HttpResponse(content_type="image/x-icon")


urlpatterns = [path("page/", page), path("broken/", broken), path("favicon.ico", icon)]


@pytest.fixture
def planted(settings: Settings, visitor: Visitor, ivry: City) -> Visitor:
    settings.ROOT_URLCONF = __name__
    return visitor


def lays_problems_aside(visitor: Visitor) -> list[str]:
    visitor.page.wait_for_timeout(
        SETTLES
    )  # the console and the event of a violation come one after the other
    found, visitor.problems[:] = list(visitor.problems), []
    return found


@pytest.mark.parametrize("device", [Device(), PHONE, NO_JAVASCRIPT, Device(dark=True)])
def test_the_houses_own_pages_pass(
    new_visitor: Callable[..., Visitor], conference: Conference, device: Device
) -> None:
    somebody = new_visitor(device)
    somebody.visit("/nulle-part/", status=404)
    somebody.check()
    somebody.visit("/compte/login/")
    somebody.check()


def test_a_sound_page_passes(planted: Visitor) -> None:
    planted.visit("/page/")
    planted.check()


def test_an_inline_style_is_caught(planted: Visitor) -> None:
    planted.visit("/page/?body=<p style='color:red'>Bonjour</p>")
    assert any("style-src" in problem for problem in lays_problems_aside(planted))


def test_an_inline_script_is_caught_without_javascript_too(
    settings: Settings, new_visitor: Callable[..., Visitor], ivry: City
) -> None:
    settings.ROOT_URLCONF = __name__
    somebody = new_visitor(NO_JAVASCRIPT)
    somebody.visit("/page/?body=<p style='color:red'>Bonjour</p>")
    assert any("style-src" in problem for problem in lays_problems_aside(somebody))


@pytest.mark.parametrize("device", [Device(), NO_JAVASCRIPT])
def test_an_unlabelled_field_is_caught(
    settings: Settings, new_visitor: Callable[..., Visitor], ivry: City, device: Device
) -> None:
    settings.ROOT_URLCONF = __name__
    somebody = new_visitor(device)
    somebody.visit("/page/?body=<input name='x'>")
    with pytest.raises(AssertionError, match="axe label"):
        somebody.check()


def test_faint_text_is_caught(planted: Visitor) -> None:
    planted.visit("/page/?body=<p>Bonjour</p>")
    planted.page.evaluate("document.querySelector('p').style.color = '#ccc'")
    with pytest.raises(AssertionError, match="color-contrast"):
        planted.check()


def test_a_page_wider_than_a_phone_is_caught(planted: Visitor) -> None:
    planted.visit(f"/page/?body=<p>{'o' * 200}</p>")
    assert eyes.overflow(planted.page, 320)


def test_invalid_html_is_caught(html_checker: Vnu | StrictParser) -> None:
    assert html_checker.errors(SOUND.format("<p>Un <div>deux</p></div>"))
    assert not html_checker.errors(SOUND.format("<p>Un</p>"))
    assert StrictParser().errors(SOUND.format("<p>Un <div>deux</p></div>"))
    assert not StrictParser().errors(SOUND.format("<p>Un</p>"))


def test_invalid_html_of_a_page_only_passed_through_is_caught(
    planted: Visitor, pages_sent: list[tuple[str, str]]
) -> None:
    planted.visit("/page/?body=<p>Un <div>deux</p></div>")
    ((path, text),) = pages_sent
    assert planted.html.errors(text)
    pages_sent.clear()
    assert path == "/page/"


def test_a_script_that_throws_is_caught(planted: Visitor) -> None:
    planted.visit("/page/")
    planted.page.evaluate("setTimeout(() => { throw new Error('oh') }, 0)")
    assert lays_problems_aside(planted) == ["script: oh"]


def test_a_request_to_a_third_party_is_caught(planted: Visitor) -> None:
    planted.visit("/page/?body=<a href='https://ailleurs.fr/'>Ailleurs</a>")
    planted.follow("Ailleurs")
    assert any("third party" in problem for problem in lays_problems_aside(planted))


def test_a_page_that_breaks_is_caught(planted: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    planted.page.goto(planted.address + "/broken/")
    assert any(problem.startswith("500 at GET") for problem in lays_problems_aside(planted))
