# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from .queries import UnknownHost, city_of_host

WITHOUT_A_TOWN = ("/installation/", "/static/")


def city_of_the_host(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request its town, from the host name; an empty installation leads to its first page."""

    def middleware(request: Any) -> HttpResponse:
        request.conference = None
        try:
            request.city = city_of_host(request.get_host())
        except UnknownHost as unknown:
            raise Http404 from unknown
        if request.city is None and not request.path.startswith(WITHOUT_A_TOWN):
            return redirect("/installation/")
        return get_response(request)

    return middleware
