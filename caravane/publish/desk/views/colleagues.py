# SPDX-License-Identifier: AGPL-3.0-or-later
"""The colleagues: who holds which role until when, and who is invited."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from caravane.foundation.accounts import actions
from caravane.foundation.accounts.models import Invitation, Membership
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.accounts.queries import colleagues as colleagues_of
from caravane.foundation.accounts.queries import invitations_waiting
from caravane.foundation.core.errors import DomainError
from caravane.publish.desk import steps
from caravane.publish.desk.forms.people import InvitationForm, RolesForm
from caravane.publish.desk.letters import invitation_letter
from caravane.support.notices.actions import send_mail_to
from caravane.support.notices.queries import mail_folder

INVITE = "accounts.invite"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(INVITE)
def colleagues(request: Any) -> HttpResponse:
    """Show the members and the invitations that wait; invite."""
    today = timezone.localdate(request.now)
    form = InvitationForm(request.POST or None, today=today)
    if form.is_valid() and invite(request, form):
        return back(request)
    facts = {
        "form": form,
        "members": [(one, list(one.grants.all())) for one in colleagues_of(request.city)],
        "invitations": [(one, one.pending(request.now)) for one in invitations_waiting(request.city)],
        "today": today,
        "mail_folder": mail_folder(),
        "place": steps.place_of("desk_colleagues", request),
    }
    return render(request, "desk/colleagues.html", facts)


def back(request: Any) -> HttpResponse:
    return redirect(steps.address("desk_colleagues") if steps.FLAG in request.GET else "desk_colleagues")


def invite(request: Any, form: InvitationForm) -> bool:
    try:
        with transaction.atomic():
            sent = actions.invite_colleague(
                city=request.city, by=request.user, now=request.now, **form.cleaned_data
            )
            post(request, sent.invitation)
    except DomainError as refusal:
        form.add_error("email", str(refusal.message))
        return False
    messages.success(
        request, _("The invitation to %(email)s is on its way.") % {"email": sent.invitation.email}
    )
    return True


def post(request: Any, invitation: Invitation) -> None:
    site = request.build_absolute_uri("/")
    send_mail_to(invitation_letter, invitation=invitation.pk, site=site)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(INVITE)
def roles(request: Any, key: int) -> HttpResponse:
    """Change or withdraw a colleague's roles."""
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=key, city=request.city)
    grants = list(membership.grants.all())
    initial = {
        "roles": [grant.role for grant in grants],
        "until": next((g.until for g in grants if g.until), None),
    }
    form = RolesForm(request.POST or None, initial=initial, today=timezone.localdate(request.now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_roles(city=request.city, membership=membership, now=request.now, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("roles", str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk_colleagues")
    return render(request, "desk/roles.html", {"form": form, "membership": membership})


@require_POST
@permission_required(INVITE)
def resend(request: Any, key: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    return act(request, key, again=True)


@require_POST
@permission_required(INVITE)
def revoke(request: Any, key: int) -> HttpResponse:
    """Withdraw an invitation."""
    return act(request, key, again=False)


def act(request: Any, key: int, *, again: bool) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=key, city=request.city)
    try:
        if again:
            with transaction.atomic():
                post(request, actions.resend_invitation(invitation=invitation, now=request.now).invitation)
            messages.success(request, _("Sent again, with a new link."))
        else:
            actions.revoke_invitation(invitation=invitation)
            messages.success(request, _("Withdrawn: the link no longer works."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("desk_colleagues")
