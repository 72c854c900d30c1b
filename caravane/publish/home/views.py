# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caravane.foundation.conferences.page_cache import public_page

from .queries import home_page


def instants_of_the_day(request: Any) -> Iterable[datetime]:
    """Return when the page changes by itself: midnight, the poll's opening and its close."""
    midnight = timezone.localtime(request.now).replace(hour=0, minute=0, second=0, microsecond=0)
    yield midnight + timedelta(days=1)
    if (poll := getattr(request, "poll", None)) is not None:
        yield from (poll.opens_at, poll.closes_at)


@require_safe
@public_page(until=instants_of_the_day)
def home(request: Any) -> HttpResponse:
    """Show the route, what to do today, what was done together and the themes."""
    if request.conference is None:
        return render(request, "home/waiting.html")
    page = home_page(request.conference, request.now)
    request.poll = page.poll
    return render(request, "home/home.html", {"page": page})


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement that French law asks for (RGAA 4.1.2)."""
    return render(request, "home/accessibility.html")


@require_safe
@public_page()
def your_data(request: HttpRequest) -> HttpResponse:
    """Say what is known of people, why, and for how long."""
    return render(request, "home/your_data.html")
