# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caravane.foundation.core.errors import DomainError

from . import actions
from .forms import AccountForm, JoinForm
from .models import Invitation, Role, RoleGrant, User
from .passkeys import passkeys_of
from .queries import invitation_of
from .sessions import sign_in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Any) -> HttpResponse:
    """Show and change what a person says of themself; show the roles they hold in this town."""
    user = request.user
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        actions.edit_account(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    today = timezone.localdate(request.now)
    grants = RoleGrant.objects.filter(membership__user=user, membership__city=request.city)
    held = [grant for grant in grants if grant.holds(today)]
    facts = {"form": form, "grants": held, "has_passkeys": bool(passkeys_of(user))}
    return render(request, "accounts/account.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Any, token: str) -> HttpResponse:
    """Open an invitation: join with a new account, or accept with the account the address already has."""
    found = invitation_of(request.city, token, request.now)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    if request.user.is_authenticated:
        return accept(request, found)
    if User.objects.filter(email=found.email).exists():
        return show_invitation(request, found, has_account=True)
    form = JoinForm(request.POST or None, email=found.email, initial={"name": found.name})
    if form.is_valid():
        user = actions.join_by_invitation(invitation=found, now=request.now, **form.cleaned_data)
        sign_in(request, user)
        messages.success(request, _("Welcome! Your account is ready."))
        return redirect("desk")
    return show_invitation(request, found, form=form)


def accept(request: Any, found: Invitation) -> HttpResponse:
    """Accept with the account that is signed in, when the invitation was sent to it."""
    mine = request.user.email == found.email
    if request.method == "POST" and mine:
        try:
            actions.accept_invitation(invitation=found, user=request.user, now=request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Welcome! Your new roles are yours."))
        return redirect("desk")
    return show_invitation(request, found, mine=mine, stranger=not mine)


def show_invitation(request: Any, found: Invitation, **facts: Any) -> HttpResponse:
    roles = [Role(role).label for role in found.roles]
    return render(request, "accounts/invitation.html", {"invitation": found, "roles": roles, **facts})
