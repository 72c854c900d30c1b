# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's administration, for the administrators of a town: their people, and nothing of a vote."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Role
from .queries import roles_in


def administers(request: Any) -> bool:
    """Say whether the person administers, today, the town of this request."""
    city = getattr(request, "city", None)
    if city is None or not request.user.is_active:
        return False
    return Role.ADMINISTRATOR in roles_in(city, request.user, timezone.localdate())


class TownAdminSite(AdminSite):
    """Open to those who hold the role in the town, to no flag on an account."""

    site_header = _("Administration")
    site_title = _("Administration")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request)
