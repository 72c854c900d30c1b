# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from . import views

urlpatterns = [path("fichiers/<str:name>", views.town_file, name="town_file")]
