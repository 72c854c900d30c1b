# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .codes import CODE_IS_OVER
from .limits import attempt, remember_place
from .models import User

TOO_MANY = "too_many_passwords"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts have no user name; attempts count by place (`limits`)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": CODE_IS_OVER,  # what django-allauth says of the third wrong code
        TOO_MANY: _(
            "Too many attempts for this account from here. Wait a few minutes, or ask for a code by e-mail; "
            "while the vote is open you can also vote on paper: ask a polling official."
        ),
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Leave the name empty."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Count the attempt before the password is looked at, so that simultaneous ones count too."""
        counted = attempt(request, "login_failed", credentials.get("email", ""))
        if counted is None:
            raise self.validation_error(TOO_MANY)
        user = authenticate(request, **credentials)
        for usage in counted if user else []:
            usage.rollback()
        return user

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        request.session.set_expiry(None)  # it waited for a code; now it ends with the browser's
        if user.email:
            remember_place(request, user.email)
        answer: HttpResponse = super().post_login(request, user, **facts)
        return answer
