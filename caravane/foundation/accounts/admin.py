# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators may look up here: people and roles of their town. Changes go through the desk."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from .admin_site import administers
from .models import Membership, RoleGrant, User

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Model]
else:
    Base = admin.ModelAdmin


class ReadOnly(Base):
    """Rows of the town of the request, to be read."""

    of_the_town = "city"

    def get_queryset(self, request: Any) -> QuerySet[Model]:
        return super().get_queryset(request).filter(**{self.of_the_town: request.city})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    of_the_town = "memberships__city"
    fields = ["email", "name", "language", "is_active", "date_joined", "last_login"]
    list_display = ["email", "name", "is_active", "last_login"]
    search_fields = ["email", "name"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    fields = ["user", "neighbourhood"]
    list_display = ["user", "neighbourhood"]
    list_select_related = ["user", "city", "neighbourhood"]
    search_fields = ["user__email", "user__name"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly):
    of_the_town = "membership__city"
    list_display = ["membership", "role", "until"]
    list_filter = ["role"]
    list_select_related = ["membership__user", "membership__city"]
