# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way in: an e-mailed code first, a password as a choice. django-allauth's views, with our forms."""

from typing import Any

from allauth.account import views as theirs
from allauth.account.internal.flows.password_change import finalize_password_change
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .codes import CODE_IS_OVER, SignInCode, pending_code, send_code
from .entrance_forms import ChangePasswordForm, CodeRequestForm, LoginForm, SetPasswordForm
from .errors import TooManyLetters
from .freshness import came_lately
from .refusals import too_many_codes, with_the_way_on


class Entrance:
    """The page with both forms. A code on its way does not close it: another address may be given there."""

    request: HttpRequest

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        """Lead to the code of an address to be confirmed, with the way on; stay, if it is a sign-in's."""
        if stage.key == LoginByCodeStage.key:
            return None
        return redirect(with_the_way_on(request, stage.urlname))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)  # type: ignore[misc]
        waiting = pending_code(self.request) and with_the_way_on(self.request, "account_confirm_login_code")
        return {**context, "waiting": waiting}


class SignIn(Entrance, LoginView):  # type: ignore[misc]
    """A password that is sent comes here."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        code_form = CodeRequestForm()
        if context["form"].is_bound:
            del code_form.fields["email"].widget.attrs["autofocus"]  # the other form has something to say
        return {**context, "password_form": context["form"], "code_form": code_form}


class RequestCode(Entrance, RequestLoginCodeView):  # type: ignore[misc]
    """An address that is sent comes here and gets a code."""

    template_name = "account/login.html"

    def form_valid(self, form: CodeRequestForm) -> HttpResponse:
        return send_and_wait(self.request, form.cleaned_data["email"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "password_form": LoginForm(), "code_form": context["form"]}


class ConfirmCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code typed back: it signs in, and opens the account of an address that had none."""

    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        """Lead back to the entrance, with the way on, when no code is waited for any more."""
        if not request.user.is_authenticated and pending_code(request) is None:
            return self.to_another_code()
        answer: HttpResponse = super().dispatch(request, *args, **parts)
        return answer

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        return SignInCode(self.stage).finish(self.get_next_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        if not SignInCode(self.stage).allows_another_try(form):
            return self.to_another_code()
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def to_another_code(self) -> HttpResponse:
        if self.request.method == "POST":
            messages.error(self.request, CODE_IS_OVER)
        return to_the_entrance(self.request)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "cancel_url": with_the_way_on(self.request, "account_login")}


def send_and_wait(request: HttpRequest, email: str) -> HttpResponse:
    """Send a code and lead to where it is typed back; the way on is kept."""
    try:
        send_code(request, email)
    except TooManyLetters:
        return too_many_codes(request)
    return redirect(with_the_way_on(request, "account_confirm_login_code"))


@require_POST
def sign_in_again(request: Any) -> HttpResponse:
    """Send a code to somebody's own address in place of their session; it leads back to their page."""
    if not request.user.is_authenticated or not request.user.email:
        return to_the_entrance(request)
    return send_and_wait(request, request.user.email)


def to_the_entrance(request: HttpRequest) -> HttpResponse:
    """Lead to the one entrance, with the way on; one also signs up there, and gets in without a password."""
    return redirect(with_the_way_on(request, "account_login"))


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
    return render(request, "account/password_change.html", {"form": form, "needs_old": needs_old})


@never_cache
@login_required
def change_email(request: Any) -> HttpResponse:
    """Change the address that codes are sent to: whoever signed in a short while ago, and no open session."""
    if not came_lately(request):
        return render(request, "account/sign_in_again.html")
    answer: HttpResponse = theirs.email(request)
    return answer
