# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's administration, for the administrators of a town: their people, and nothing of a vote."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
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

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one sign-in, which counts attempts; signed in without the role, there is nothing."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request)
