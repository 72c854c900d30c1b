# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with a code sent by e-mail, on django-allauth's machinery.

Asking for a code reads no account: an address that has one and an address that has none get the same letter,
the same page, by the same work. The account is looked for, or made, once the code is typed back. The code is
kept in the session of the browser that asked for it and works there alone.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, ngettext

from .actions import open_account
from .errors import TooManyLetters
from .limits import attempt, may_try
from .models import User
from .sessions import wait_a_while

CODE_IS_OVER = gettext_lazy("This code no longer works: ask for another one.")


class SignInCode(LoginCodeVerificationProcess):  # type: ignore[misc]
    """A code on its way to an address, until it is typed back."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        facts = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, facts)

    def account(self) -> User:
        """Return the account of the address, made if there was none; the code was typed back."""
        self._user = open_account(email=self.state["email"])
        return self._user

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in the person whose code it is."""
        self.account()
        response: HttpResponse = super().finish(redirect_url)
        return response

    def allows_another_try(self, form: Form) -> bool:
        """Count a wrong code and say on its form how many attempts are left; False when none is.

        An empty field is no attempt.
        """
        if not form.has_changed():
            return True
        if not self.record_invalid_attempt():
            return False
        left = self.max_attempts - self.state["failed_attempts"]
        told = ngettext("%(count)d attempt left.", "%(count)d attempts left.", left) % {"count": left}
        form.add_error("code", told)
        return True


class ThreeTries:
    """For django-allauth's forms that take a code: it works for three attempts, however many come at once."""

    def clean_code(self) -> str:
        if not may_try(self.expected_code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]
        return code


def send_code(request: HttpRequest, email: str) -> None:
    """Send a code to an address, whoever has it, and wait for it in this session. Raises TooManyLetters.

    Whoever was signed in is signed out, unless it is refused.
    """
    if attempt(request, "letter", email) is None:
        raise TooManyLetters
    if request.user.is_authenticated:
        logout(request)
    login = Login(user=None, email=email)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    stage.state.update(SignInCode.initial_state(user=None, email=email), initiated_by_user=True)
    code = SignInCode(stage)
    code.send()
    code.persist()
    wait_a_while(request)


def pending_code(request: HttpRequest) -> SignInCode | None:
    """Return the code that this session waits for, while it works."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    code: SignInCode | None = stage and SignInCode(stage).abort_if_invalid()
    return code
