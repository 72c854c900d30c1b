# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .addresses import clean_address
from .codes import CODE_IS_OVER
from .limits import attempt, remember_address, remember_device
from .models import User

logger = logging.getLogger("caravane.accounts")
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

    def clean_email(self, email: str) -> str:
        """Take the new address of an account in its one form."""
        return clean_address(email)

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
        answer: HttpResponse = super().post_login(request, user, **facts)
        if user.email:
            remember_address(request, user.email)
            remember_device(request, answer, user.email)
        return answer

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Send the code that confirms a new address, as any other: a mailbox gets only so many."""
        if attempt(request, "letter", emailconfirmation.email) is None:
            raise ImmediateHttpResponse(respond_429(request))
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; the connection's, when fewer proxies spoke than the settings count."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            say_once()
            return str(request.META.get("REMOTE_ADDR", ""))


@cache
def say_once() -> None:
    logger.error(
        "CARAVANE_PROXIES counts more proxies than X-Forwarded-For names: the limits of the sign-in take the "
        "connection's address instead. Say how many proxies there are (docs/settings.md)."
    )
