# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts have no user name: the e-mail is enough."""

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Leave the name empty."""
