# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth import login

from .limits import remember_place
from .models import User

OUR_BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: Any, user: User) -> None:
    """Open a session; as every session, it ends with the browser's unless the person asked otherwise."""
    login(request, user, backend=OUR_BACKEND)
    if user.email:
        remember_place(request, user.email)
