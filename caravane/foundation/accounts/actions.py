# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write about people, their roles and the invitations that bring them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from caravane.foundation.territory.models import City

from .addresses import canonical
from .errors import AlreadyAMember, InvitationNotValid, LastCoordinator, WrongAccount
from .models import Invitation, Membership, Role, RoleGrant, User
from .tokens import digest, invitation_token

INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Sent:
    """An invitation and the secret of its link, known here for an instant."""

    invitation: Invitation
    token: str


@transaction.atomic
def create_account(*, email: str, password: str, name: str) -> User:
    """Create an account whose e-mail is known to be the person's own. Raises BadAddress."""
    user = User.objects.create_user(email, password, name=name)
    verify_email(user)
    return user


@transaction.atomic
def open_account(*, email: str) -> User:
    """Return the account of an address that its owner has just proved; make it if there is none.

    A new one has no password. Of two at once, the unique address lets one make it; the other gets the same.
    Raises BadAddress.
    """
    address = canonical(email)
    if found := filter_users_by_email(address, prefer_verified=True, for_login=True):
        user: User = found[0]
        return user
    new = {"password": make_password(None)}
    user, _created = User.objects.get_or_create(email=address, defaults=new)
    verify_email(user)
    return user


def verify_email(user: User) -> None:
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def appoint_first_coordinator(*, city: City, email: str, password: str, name: str) -> User:
    """Create the account of the person who founds a town: its coordinator and administrator."""
    user = create_account(email=email, password=password, name=name)
    grant(city, user, [Role.COORDINATOR, Role.ADMINISTRATOR], None)
    return user


def grant(city: City, user: User, roles: Iterable[str], until: date | None) -> Membership:
    """Give roles to a person in a town, to the end of a day; within the caller's transaction."""
    membership, _created = Membership.objects.get_or_create(user=user, city=city)
    for role in roles:
        RoleGrant.objects.update_or_create(membership=membership, role=role, defaults={"until": until})
    return membership


@transaction.atomic
def set_roles(
    *, city: City, membership: Membership, roles: Collection[str], until: date | None, now: datetime
) -> None:
    """Make a person's roles in the town these, to the end of a day; none withdraws them all.

    Locks the town's row, so that two coordinators cannot withdraw each other. Raises LastCoordinator.
    """
    City.objects.select_for_update().get(pk=city.pk)
    today = timezone.localdate(now)
    membership.grants.exclude(role__in=roles).delete()
    for role in roles:
        RoleGrant.objects.update_or_create(membership=membership, role=role, defaults={"until": until})
    lasting = RoleGrant.objects.filter(
        membership__city=city, role=Role.COORDINATOR, membership__user__is_active=True
    )
    if not lasting.filter(Q(until__isnull=True) | Q(until__gte=today + timedelta(days=1))).exists():
        raise LastCoordinator(
            _("A town keeps at least one coordinator, with no end date or one still to come.")
        )


@transaction.atomic
def invite_colleague(
    *, city: City, email: str, name: str, roles: Collection[str], until: date | None, by: User, now: datetime
) -> Sent:
    """Invite a colleague to hold roles; an invitation of the same address that waits is replaced.

    Raises BadAddress, or AlreadyAMember when the address already holds roles in the town.
    """
    address = canonical(email)
    if RoleGrant.objects.filter(membership__city=city, membership__user__email=address).exists():
        raise AlreadyAMember(
            _("%(email)s already works here: change their roles in the list.") % {"email": address}
        )
    Invitation.objects.filter(city=city, email=address, accepted_at__isnull=True).delete()
    token = invitation_token(city.pk, address, now)
    invitation = Invitation.objects.create(
        city=city,
        email=address,
        name=name,
        roles=sorted(roles),
        until=until,
        token_digest=digest(token),
        invited_by=by,
        sent_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    return Sent(invitation, token)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, now: datetime) -> Sent:
    """Give an invitation a new link, for fourteen days; the former link stops working.

    Raises InvitationNotValid when it was accepted meanwhile.
    """
    fresh = waiting(Invitation.objects.filter(pk=invitation.pk))
    token = invitation_token(fresh.city_id, fresh.email, now)
    fresh.token_digest, fresh.sent_at, fresh.expires_at = digest(token), now, now + INVITATION_LASTS
    fresh.save(update_fields=["token_digest", "sent_at", "expires_at"])
    return Sent(fresh, token)


def waiting(invitations: QuerySet[Invitation]) -> Invitation:
    """Lock and return the one invitation that nobody accepted, or raise InvitationNotValid."""
    found = invitations.select_for_update().filter(accepted_at__isnull=True).first()
    if found is None:
        raise InvitationNotValid(_("This invitation was already used or withdrawn."))
    return found


@transaction.atomic
def revoke_invitation(*, invitation: Invitation) -> None:
    """Withdraw an invitation: its link stops working. Raises InvitationNotValid when it was accepted."""
    waiting(Invitation.objects.filter(pk=invitation.pk)).delete()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Membership:
    """Give the invited roles to the person whose address received the link. It works once.

    Raises InvitationNotValid (used, withdrawn, too old) or WrongAccount.
    """
    fresh = waiting(Invitation.objects.filter(pk=invitation.pk))
    if not fresh.pending(now):
        raise InvitationNotValid(_("This invitation is too old: ask for another one."))
    if user.email != fresh.email:
        raise WrongAccount(_("This invitation was sent to another address than that of your account."))
    fresh.accepted_at = now
    fresh.save(update_fields=["accepted_at"])
    verify_email(user)
    User.objects.filter(pk=user.pk, name="").update(
        name=fresh.name
    )  # they came with a code, which asks no name
    return grant(fresh.city, user, fresh.roles, fresh.until)


@transaction.atomic
def join_by_invitation(*, invitation: Invitation, name: str, password: str, now: datetime) -> User:
    """Create the invited person's account and give it the roles: the link proves the address."""
    user = create_account(email=invitation.email, password=password, name=name)
    accept_invitation(invitation=invitation, user=user, now=now)
    return user


@transaction.atomic
def edit_account(*, user: User, name: str, language: str) -> None:
    """Change the name shown and the language of letters."""
    User.objects.filter(pk=user.pk).update(name=name, language=language)


def forget_expired_invitations(*, now: datetime) -> int:
    """Erase the addresses of people who did not answer, and of those who did: their account remains."""
    gone, _detail = Invitation.objects.filter(expires_at__lt=now).delete()
    return gone


def add_passkey(*, user: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that was checked: its public half; the device keeps the other."""
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str) -> None:
    """Name a passkey otherwise."""
    row = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    row.data["name"] = name
    row.save(update_fields=["data"])


def remove_passkey(*, passkey: Authenticator) -> None:
    """Forget a passkey: it opens nothing any more."""
    passkey.delete()
