# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way in: an e-mailed code first, a password as a choice. django-allauth's views, with our forms."""

from typing import Any

from allauth.account import views as theirs
from allauth.account.internal.flows.password_change import finalize_password_change
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.core.ratelimit import respond_429
from allauth.decorators import rate_limit
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .codes import SignInCode, send_code
from .entrance_forms import ChangePasswordForm, CodeRequestForm, LoginForm, SetPasswordForm
from .errors import TooManyLetters
from .freshness import came_lately


class SignIn(LoginView):  # type: ignore[misc]
    """The page with both forms; a password that is sent comes here."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "password_form": context["form"], "code_form": CodeRequestForm()}


class RequestCode(RequestLoginCodeView):  # type: ignore[misc]
    """The same page; an address that is sent comes here and gets a code."""

    template_name = "account/login.html"

    def form_valid(self, form: CodeRequestForm) -> HttpResponse:
        try:
            send_code(self.request, form.cleaned_data["email"])
        except TooManyLetters:
            refusal: HttpResponse = respond_429(self.request)
            return refusal
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "password_form": LoginForm(), "code_form": context["form"]}


class ConfirmCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code typed back: it signs in, and opens the account of an address that had none."""

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        return SignInCode(self.stage).finish(self.get_next_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count a wrong code; an empty field is none."""
        answer: HttpResponse
        if form.has_changed():
            answer = super().form_invalid(form)
        else:
            answer = self.render_to_response(self.get_context_data(form=form))
        return answer


def to_the_entrance(request: HttpRequest) -> HttpResponse:
    """Lead to the one entrance from where one signs up or asks for a new password: a code does both."""
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))


@never_cache
@sensitive_post_parameters()
@login_required
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: Any) -> HttpResponse:
    """Choose a password: with the old one, or after a code, which proved that the mailbox is the person's."""
    needs_old = not came_lately(request, by="code")
    if needs_old and not request.user.has_usable_password():
        return render(request, "account/password_after_code.html")
    kind = ChangePasswordForm if needs_old else SetPasswordForm
    form = kind(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        finalize_password_change(request, request.user)
        return redirect("account")
    return render(request, "account/password_change.html", {"form": form})


@never_cache
@login_required
def change_email(request: Any) -> HttpResponse:
    """Change the address that codes are sent to: whoever signed in a short while ago, and no open session."""
    if not came_lately(request):
        return render(request, "account/sign_in_again.html")
    answer: HttpResponse = theirs.email(request)
    return answer
