# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .models import DutyDone

logger = logging.getLogger("caravane.health")
HEALTH = "/sante/"
Handler = Callable[[HttpRequest], HttpResponse]


def health(get_response: Handler) -> Handler:
    """Answer `/sante/`, whatever the host, before anything else: 200 when the database answers, else 503."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != HEALTH:
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return _plain("GET, HEAD", 405)
        try:
            DutyDone.objects.exists()
        except DatabaseError:
            logger.exception("the database does not answer")
            return _plain("the database does not answer", 503)
        return _plain("ok", 200)

    return middleware


def _plain(words: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response


def url_language(get_response: Handler) -> Handler:
    """Let the URL alone decide the language: no cookie, no header, no Vary."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware
