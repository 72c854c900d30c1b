# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import public

urlpatterns = [
    path("paquets/", public.package_list, name="package_list"),
    path("paquets/<slug:slug>/", public.package_detail, name="package_detail"),
]
