# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what in a town: predicates about (user, city), and the guard that views stack on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.utils import timezone

from caravane.foundation.territory.models import City

from .models import Role, User
from .queries import roles_in

View = Callable[..., HttpResponse]


def holds(*roles: Role) -> rules.Predicate:
    """Return the predicate: the person holds one of these roles in the town today."""

    def predicate(user: User, city: City) -> bool:
        return bool(roles_in(city, user, timezone.localdate()) & set(roles))

    return rules.predicate(predicate, name=f"holds_{'_or_'.join(roles)}")


rules.add_perm("conferences.prepare", holds(Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("accounts.invite", holds(Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("proposals.import", holds(Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("packages.edit", holds(Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("voting.set_up", holds(Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("voting.officiate", holds(Role.POLLING_OFFICIAL, Role.COORDINATOR, Role.ADMINISTRATOR))
rules.add_perm("desk.see", holds(*Role))


def permission_required(permission: str) -> Callable[[View], View]:
    """Guard a view: anonymous people sign in first; to people without the right the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission, request.city):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
