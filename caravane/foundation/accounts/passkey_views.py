# SPDX-License-Identifier: AGPL-3.0-or-later
"""The passkeys of somebody who holds a role: add, name, remove; and sign in with one."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caravane.foundation.core.errors import DomainError

from . import actions
from .forms import PasskeyForm, PasskeyNameForm, PasskeySignInForm
from .freshness import came_lately
from .passkeys import check_new, creation_options, passkeys_of, request_options, used_passkey
from .sessions import wait_a_while


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: Any) -> HttpResponse:
    """Show somebody's passkeys and change them: whoever signed in a short while ago."""
    fresh, may_add = came_lately(request), request.user.has_perm("desk.see", request.city)
    if request.method == "POST" and fresh:
        return change(request, may_add=may_add)
    facts: dict[str, Any] = {"passkeys": passkeys_of(request.user), "fresh": fresh}
    if fresh and may_add:
        facts |= {"form": PasskeyForm(), "options": creation_options(request.user)}
    return render(request, "accounts/passkeys.html", facts)


def change(request: Any, *, may_add: bool) -> HttpResponse:
    """Do what the button that was pressed says; whatever cannot be done is told on the page."""
    try:
        if "remove" in request.POST:
            actions.remove_passkey(passkey=chosen(request, "remove"))
        elif "rename" in request.POST:
            rename(request)
        elif may_add:
            add(request)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("passkeys")


def chosen(request: Any, button: str) -> Authenticator:
    """Return the passkey of this person that a button names; there are no others."""
    for passkey in passkeys_of(request.user):
        if str(passkey.pk) == request.POST[button]:
            return passkey
    raise Http404


def rename(request: Any) -> None:
    form = PasskeyNameForm(request.POST)
    if form.is_valid():
        actions.rename_passkey(passkey=chosen(request, "rename"), name=form.cleaned_data["name"])


def add(request: Any) -> None:
    form = PasskeyForm(request.POST)
    if form.is_valid():
        check_new(form.cleaned_data["credential"])
        actions.add_passkey(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your passkey is ready: next time, it opens your account."))


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_with_passkey(request: Any) -> HttpResponse:
    """Ask the browser for a passkey, then take its answer."""
    if request.method == "GET":
        if not request.user.is_authenticated:
            wait_a_while(request)
        return JsonResponse(request_options())
    form = PasskeySignInForm(request.POST)
    try:
        found = used_passkey(form.cleaned_data["credential"] if form.is_valid() else None)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("account_login")
    login = Login(user=found.user, redirect_url=get_next_redirect_url(request), email=found.user.email)
    answer: HttpResponse = perform_passwordless_login(request, found, login)
    return answer
