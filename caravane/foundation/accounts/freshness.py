# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the person signed in a short while ago: what changes who can sign in asks for it."""

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def came_lately(request: HttpRequest, *, by: str = "") -> bool:
    """Say whether this session began a short while ago; `by` a code, when only that will do."""
    since = time.time() - settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["at"] > since and by in {"", record["method"]} for record in records)
