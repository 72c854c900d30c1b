# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth import login

from .models import User

OUR_BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: Any, user: User) -> None:
    """Open a session that ends with the browser's: many people share their device."""
    login(request, user, backend=OUR_BACKEND)
    request.session.set_expiry(0)
