# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from . import views

urlpatterns = [
    path("", views.account, name="account"),
    path("invitation/<slug:token>/", views.invitation, name="invitation"),
]
