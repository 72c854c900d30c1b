# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often one may try, counted by django-allauth's limiter in the shared cache.

A *place* is an account (its e-mail address) and the address of a client together, under a digest. Attempts
count per place: a stranger locks out nobody but themself, and sixty people behind one address do not count
together. Attempts on one account from places where it was never signed in also count together, so that many
addresses guess slowly; a place where it was signed in is never refused for what others do elsewhere.
"""

from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SALT = "caravane.accounts.place"
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds: from one conference's proposals to its vote
APP = "allauth.account"  # whose settings hold the rates


def place_of(request: HttpRequest, email: str) -> str:
    """Return the digest that stands for an account and the client's address, or its /64 network in IPv6."""
    return salted_hmac(SALT, f"{email.lower()} {get_ip(request)}", algorithm="sha256").hexdigest()


def remember_place(request: HttpRequest, email: str) -> None:
    """Remember that the account was signed in from here."""
    cache.set(f"known:{place_of(request, email)}", value=True, timeout=KNOWN_FOR)


def attempt(request: HttpRequest, action: str, email: str) -> list[RateLimitUsage] | None:
    """Count an attempt; return what was counted, to be taken back on success, or None when it is refused."""
    place = place_of(request, email)
    here = consume(request, app=APP, action=action, key=place)
    if here is None:
        return None
    if cache.get(f"known:{place}"):
        return [here]
    elsewhere = consume(request, app=APP, action=f"{action}_elsewhere", key=email.lower())
    return None if elsewhere is None else [here, elsewhere]
