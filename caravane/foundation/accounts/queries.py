# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from django.db.models import Q

from caravane.foundation.territory.models import City

from .models import Role, RoleGrant, User


def roles_in(city: City, user: User, today: date) -> frozenset[Role]:
    """Return the roles that a person holds in a town on a day."""
    if not user.is_authenticated:
        return frozenset()
    grants = RoleGrant.objects.filter(membership__user=user, membership__city=city)
    held = grants.filter(Q(until__isnull=True) | Q(until__gte=today)).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def holders(city: City, role: Role, today: date) -> list[User]:
    """Return the people who hold a role in a town on a day, by name."""
    return list(
        User.objects.filter(memberships__city=city, memberships__grants__role=role)
        .filter(Q(memberships__grants__until__isnull=True) | Q(memberships__grants__until__gte=today))
        .distinct()
        .order_by("name", "email")
    )
