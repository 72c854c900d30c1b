# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q

from caravane.foundation.territory.models import City

from .models import Invitation, Membership, Role, RoleGrant, User
from .tokens import digest


def roles_in(city: City, user: User | AnonymousUser, today: date) -> frozenset[Role]:
    """Return the roles that a person holds in a town on a day.

    Read once per person, town and day: the answer stays on the person's object, which lives as long as a
    request.
    """
    if isinstance(user, AnonymousUser) or not user.is_authenticated:
        return frozenset()
    known: dict[tuple[int, date], frozenset[Role]] = user.__dict__.setdefault("_roles_in", {})
    if (city.pk, today) not in known:
        grants = RoleGrant.objects.filter(membership__user=user, membership__city=city)
        held = grants.filter(Q(until__isnull=True) | Q(until__gte=today)).values_list("role", flat=True)
        known[city.pk, today] = frozenset(Role(role) for role in held)
    return known[city.pk, today]


def holders(city: City, role: Role, today: date) -> list[User]:
    """Return the people who hold a role in a town on a day, by name."""
    return list(
        User.objects.filter(memberships__city=city, memberships__grants__role=role)
        .filter(Q(memberships__grants__until__isnull=True) | Q(memberships__grants__until__gte=today))
        .distinct()
        .order_by("name", "email")
    )


def colleagues(city: City) -> list[Membership]:
    """Return the people who hold or held a role in the town, by name, each with their grants."""
    return list(
        Membership.objects.filter(city=city, grants__isnull=False)
        .select_related("user")
        .prefetch_related(Prefetch("grants", RoleGrant.objects.order_by("pk")))
        .distinct()
        .order_by("user__name", "user__email")
    )


def invitations_waiting(city: City) -> list[Invitation]:
    """Return the town's invitations that nobody accepted yet, oldest first."""
    return list(Invitation.objects.filter(city=city, accepted_at__isnull=True).order_by("sent_at"))


def invitation_of(city: City, token: str, now: datetime) -> Invitation | None:
    """Return the invitation that a link opens in this town, or None when it does not, or no longer."""
    found = Invitation.objects.filter(city=city, token_digest=digest(token)).select_related("city").first()
    return found if found and found.pending(now) else None
