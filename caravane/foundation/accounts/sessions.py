# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth import login

from .limits import remember_address
from .models import User

OUR_BACKEND = "django.contrib.auth.backends.ModelBackend"


WAITING = 15 * 60  # seconds: a session that waits for a code or a passkey, and for nothing else


def wait_a_while(request: Any) -> None:
    """Let a session in which nobody is signed in end soon: anybody can make us keep as many as they like."""
    request.session.end_with_browser(WAITING)


def sign_in(request: Any, user: User) -> None:
    """Open a session; as every session, it ends with the browser's unless the person asked otherwise."""
    login(request, user, backend=OUR_BACKEND)
    request.session.set_expiry(None)
    if user.email:
        remember_address(request, user.email)
