# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import desk

urlpatterns = [
    path("propositions/", desk.proposals, name="desk_proposals"),
    path("propositions/export.xlsx", desk.export, name="desk_proposals_export"),
]
