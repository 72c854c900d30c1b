# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

Handler = Callable[[HttpRequest], HttpResponse]
PERSONAL = ("/compte/", "/gestion/", "/administration/", "/installation/", "/proposer/")


def is_personal(path: str) -> bool:
    """Say whether a path belongs to somebody's own pages, in any language of the site."""
    codes = (f"/{code}" for code, _name in settings.LANGUAGES)
    bare = next((path.removeprefix(code) for code in codes if path.startswith(f"{code}/")), path)
    return bare.startswith(PERSONAL)


def never_cache_personal(get_response: Handler) -> Handler:
    """Let no cache, not even the browser's, keep a page of somebody's own: other people share the device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_personal(request.path):
            add_never_cache_headers(response)
        return response

    return middleware
