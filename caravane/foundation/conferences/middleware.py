# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from .page_cache import kept_page
from .queries import conference_of_year, current_conference


class EditionMiddleware:
    """Give each request its instant and its edition: the current one, or that of the year in the path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: Any, view: object, _args: list[object], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if (page := kept_page(request, view)) is not None:
            return page
        year = kwargs.pop("year", None)
        request.is_past_edition = year is not None
        if request.city is None:
            return None
        if year is None:
            request.conference = current_conference(request.city)
        elif (conference := conference_of_year(request.city, year)) is None:
            raise Http404
        else:
            request.conference = conference
        return None
