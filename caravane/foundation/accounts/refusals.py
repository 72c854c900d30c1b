# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of one attempt too many: it says what fits the act that was refused, and keeps the way on."""

from allauth.account.utils import passthrough_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .codes import pending_code

TOO_MANY_REQUESTS = 429


def with_the_way_on(request: HttpRequest, name: str) -> str:
    """Return the address of a page, with the page of this site that the person wanted, if they named one."""
    address: str = passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME)
    return address


def too_many_codes(request: HttpRequest) -> HttpResponse:
    """Refuse another code: the last one may still work."""
    waiting = pending_code(request) and with_the_way_on(request, "account_confirm_login_code")
    return too_many(request, "code", waiting=waiting)


def too_many_passwords(request: HttpRequest) -> HttpResponse:
    """Refuse another password."""
    return too_many(request, "password")


def too_many(request: HttpRequest, refused: str, **facts: object) -> HttpResponse:
    entrance = with_the_way_on(request, "account_login")
    page = {"refused": refused, "entrance": entrance, **facts}
    return render(request, "429.html", page, status=TOO_MANY_REQUESTS)
