# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys: what a device proves, checked by fido2 through django-allauth. A key belongs to one host name.

A passkey is another way in, not a second factor: whoever holds one still signs in with a code or a password
from a device that has no key, on the polling day too.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from .errors import PasskeyRefused
from .models import User

# What a forged or damaged answer makes the libraries raise.
WRONG = (ValidationError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Ask nobody for a second factor."""
        return False


def passkeys_of(user: User) -> list[Authenticator]:
    """Return somebody's passkeys, oldest first."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def creation_options(user: User) -> dict[str, Any]:
    """Return what a browser needs to make a passkey; the session waits for its answer."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return options


def request_options() -> dict[str, Any]:
    """Return what a browser needs to sign in with any passkey; the session waits for its answer."""
    options: dict[str, Any] = auth.begin_authentication()
    return options


def check_new(credential: Any) -> None:
    """Check that a device made a passkey for this session's question. Raises PasskeyRefused."""
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except WRONG as wrong:
        raise PasskeyRefused from wrong


def used_passkey(credential: Any) -> Authenticator:
    """Return the passkey whose device answered this session's question. Raises PasskeyRefused."""
    try:
        auth.parse_authentication_response(credential)
        holder = auth.extract_user_from_response(credential)
        found: Authenticator = auth.complete_authentication(holder, credential)
    except WRONG as wrong:
        raise PasskeyRefused from wrong
    return found
