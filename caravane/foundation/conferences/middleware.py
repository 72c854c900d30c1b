# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from .queries import conference_of_year, current_conference


class EditionMiddleware:
    """Give each request its instant and its edition: the current one, or that of the year in the path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: Any, _view: object, _args: list[object], kwargs: dict[str, Any]) -> None:
        year = kwargs.pop("year", None)
        request.is_past_edition = year is not None
        if request.city is None:
            return
        if year is None:
            request.conference = current_conference(request.city)
        elif (conference := conference_of_year(request.city, year)) is None:
            raise Http404
        else:
            request.conference = conference
