# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often one may try, counted by django-allauth's limiter in the shared cache.

A *place* is an account (its e-mail address) and the address of a client together, under a digest; or the
account and a device where it was signed in, wherever that device is: whoever shares its address is elsewhere.
Attempts count per place: a stranger locks out nobody's device but their own, and sixty people behind one
address do not count together. Attempts on one account from places where it was never signed in also count
together, so that many addresses guess slowly; a known place is never refused for what others do elsewhere.
"""

import re
import secrets

from allauth.core import context
from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .addresses import canonical

SALT = "caravane.accounts.place"
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds: from one conference's proposals to its vote
APP = "allauth.account"  # whose settings hold the rates
TRIES = {"code": "3/15m/key"}  # not a setting: a code that may be guessed at is none
DEVICE = "device"  # the cookie
OF_A_DEVICE = re.compile(r"[0-9a-f]{32}")


def place(email: str, where: str) -> str:
    """Return the digest that stands for an account and a client's address, or a device."""
    return salted_hmac(SALT, f"{canonical(email)} {where}", algorithm="sha256").hexdigest()


def remember(email: str, where: str) -> None:
    """Remember that the account was signed in from an address, or on a device."""
    cache.set(f"known:{place(email, where)}", value=True, timeout=KNOWN_FOR)


def is_known(place: str) -> bool:
    return bool(cache.get(f"known:{place}"))


def remember_address(request: HttpRequest, email: str) -> None:
    """Remember that the account was signed in from here: the client's address, or its /64 network in IPv6."""
    remember(email, get_ip(request))


def device_of(request: HttpRequest) -> str:
    """Return what this browser is known by, or nothing."""
    told = request.COOKIES.get(DEVICE, "")
    return told if OF_A_DEVICE.fullmatch(told) else ""


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Know this browser again for half a year: a number drawn at random, which several accounts may share."""
    device = device_of(request) or secrets.token_hex(16)
    remember(email, device)
    response.set_cookie(
        DEVICE,
        device,
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def attempt(request: HttpRequest, action: str, email: str) -> list[RateLimitUsage] | None:
    """Count an attempt; return what was counted, to be taken back on success, or None when it is refused."""
    device = device_of(request)
    own = place(email, device) if device else ""
    if own and is_known(own):  # nobody else's attempts count there
        here = consume(request, app=APP, action=action, key=own)
        return None if here is None else [here]
    around = place(email, get_ip(request))
    here = consume(request, app=APP, action=action, key=around)
    if here is None:
        return None
    if is_known(around):
        return [here]
    elsewhere = consume(request, app=APP, action=f"{action}_elsewhere", key=canonical(email))
    return None if elsewhere is None else [here, elsewhere]


def may_try(code: str) -> bool:
    """Count an attempt at a code before it is looked at, so that simultaneous ones count too."""
    key = salted_hmac(SALT, code, algorithm="sha256").hexdigest()
    return consume(context.request, app=APP, action="code", config=TRIES, key=key, limit_get=True) is not None
