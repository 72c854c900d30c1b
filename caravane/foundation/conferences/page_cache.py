# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages kept for anonymous visitors, right at a phase boundary and after a write.

A view says `@public_page(query=("theme", "page"), free=("q",))`. The entry's key is host, path (which holds
the language), allowed query and the town's content version, read afresh at each request; other parameters are
taken away before the view sees them. An entry ends at the next phase boundary, at an instant the view names
(`until`), or after some minutes, whichever comes first. People with a session or a waiting message always get
a page of their own.
"""

import gzip
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import BaseCache, caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers

from .queries import next_boundary

View = Callable[..., HttpResponse]
Instants = Callable[[Any], Iterable[datetime]]

logger = logging.getLogger("caravane.pages")
OF_A_PERSON = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
KEPT_HEADERS = ("Content-Type", "Content-Language", "Link")


class TokenInPublicPage(Exception):
    """A public page holds a form token or sets a cookie: it is somebody's, and cannot be everybody's."""


@dataclass(frozen=True)
class Entry:
    """A page as everybody gets it: body compressed once, valid from `made_at` until `ends_at`, excluded."""

    made_at: datetime
    ends_at: datetime
    etag: str
    headers: dict[str, str]
    compressed: bytes

    def holds(self, now: datetime) -> bool:
        return self.made_at <= now < self.ends_at


@dataclass(frozen=True)
class Policy:
    """What a public page allows in its address, and how long it is kept."""

    query: tuple[str, ...]
    free: tuple[str, ...]  # free text: allowed, but such pages are too many to be kept
    until: Instants
    minutes: int

    def strip(self, request: HttpRequest) -> None:
        """Leave in the request's address only what this page allows, in one order, without empty values."""
        kept = QueryDict(mutable=True)
        for name in sorted({*self.query, *self.free}):
            if values := [value for value in request.GET.getlist(name) if value]:
                kept.setlist(name, values)
        kept._mutable = False
        request.GET = cast(Any, kept)
        request.META["QUERY_STRING"] = kept.urlencode()
        request.stripped = True  # type: ignore[attr-defined]

    def serves(self, request: Any) -> bool:
        """Say whether a kept page may answer this request."""
        return (
            settings.KEEP_PAGES
            and request.city is not None
            and request.method in {"GET", "HEAD"}
            and not any(name in request.COOKIES for name in OF_A_PERSON)
            and not any(request.GET.get(name) for name in self.free)
        )

    def ends_at(self, request: Any) -> datetime:
        """Return the instant at which what this request is shown may no longer be true."""
        instants: list[datetime] = [request.now + timedelta(minutes=self.minutes), *self.until(request)]
        phases = request.conference.calendar if request.conference is not None else ()
        if (boundary := next_boundary(phases, request.now)) is not None:
            instants.append(boundary)
        return min(instant for instant in instants if instant > request.now)


def nothing_else(_request: Any) -> Iterable[datetime]:
    return ()


def public_page(
    *, query: Iterable[str] = (), free: Iterable[str] = (), until: Instants = nothing_else, minutes: int = 10
) -> Callable[[View], View]:
    """Keep a public page for anonymous visitors.

    `query` names the parameters that the page reads, `free` those that hold free text. `until(request)` gives
    further instants at which the page changes (a poll opens, closes). The view must hold no form token, set
    no cookie and show nothing personal to an anonymous visitor.
    """
    policy = Policy(tuple(query), tuple(free), until, minutes)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not hasattr(request, "stripped"):  # when no middleware asked for a kept page before
                policy.strip(request)
            response = view(request, *args, **kwargs)
            if not policy.serves(request):
                return private(response)
            if request.method == "HEAD" or not keepable(request, response):
                return response
            entry = entry_of(response, request.now, policy.ends_at(request))
            pages().set(key_of(request), entry, timeout=policy.minutes * 60)
            return answer(request, entry)

        page.policy = policy  # type: ignore[attr-defined]
        return cast(View, page)

    return decorate


def kept_page(request: Any, view: object) -> HttpResponseBase | None:
    """Return the page kept for this request, or None: the middleware asks before it looks anything up."""
    policy: Policy | None = getattr(view, "policy", None)
    if policy is None:
        return None
    policy.strip(request)
    if not policy.serves(request):
        return None
    entry: Entry | None = pages().get(key_of(request))
    return answer(request, entry) if entry is not None and entry.holds(request.now) else None


def pages() -> BaseCache:
    return caches["pages"]


def key_of(request: Any) -> str:
    """Return the name under which a page is kept; the town's content version makes older ones unreachable."""
    host, city = request.get_host(), request.city
    address = f"{host}\n{request.path}\n{request.META['QUERY_STRING']}"
    return f"{city.pk}:{city.content_version}:{hashlib.sha256(address.encode()).hexdigest()}"


def keepable(request: Any, response: HttpResponse) -> bool:
    """Say whether everybody may get this response; a page that never may is a mistake, loud in tests."""
    if response.status_code != 200 or response.streaming:
        return False
    personal = (
        response.cookies
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or request.session.modified
        or b"csrfmiddlewaretoken" in response.content
    )
    if personal:
        logger.error("public page %s holds a token or sets a cookie: not kept", request.path)
        if getattr(settings, "PUBLIC_PAGES_STRICT", False):
            raise TokenInPublicPage(request.path)
    return not personal


def entry_of(response: HttpResponse, now: datetime, ends_at: datetime) -> Entry:
    body = response.content
    return Entry(
        made_at=now,
        ends_at=ends_at,
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        # No secret is in the page: compressing it gives nothing away (BREACH). mtime keeps it reproducible.
        compressed=gzip.compress(body, compresslevel=5, mtime=0),
    )


def answer(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """Return a kept page as a response: 304 when the browser already has it."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(entry.compressed, headers={**entry.headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(entry.compressed), headers=entry.headers)
    response.headers["ETag"] = entry.etag
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    # Kept anywhere, asked again each time: a write or a boundary shows at once.
    response.headers["Cache-Control"] = "public, no-cache"
    return cast(HttpResponseBase, get_conditional_response(request, etag=entry.etag, response=response))


def private(response: HttpResponse) -> HttpResponse:
    """Mark a page as made for one person."""
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
