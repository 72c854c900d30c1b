# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import desk, exports

urlpatterns = [
    path("paquets/", desk.overview, name="desk_packages"),
    path("paquets/export.xlsx", exports.packages, name="desk_packages_export"),
    path("paquets/a-ranger/export.xlsx", exports.unsorted, name="desk_unsorted_export"),
    path("paquets/nouveau/", desk.create, name="desk_package_new"),
    path("paquets/a-ranger/", desk.unsorted, name="desk_unsorted"),
    path("paquets/ordre/", desk.move, name="desk_package_move"),
    path("paquets/themes/<slug:slug>/publier/", desk.publish_all, name="desk_theme_publish"),
    path("paquets/<int:pk>/", desk.edit, name="desk_package"),
    path("paquets/<int:pk>/ajouter/", desk.put, name="desk_package_put"),
    path("paquets/<int:pk>/retirer/", desk.take_out, name="desk_package_take_out"),
    path("paquets/<int:pk>/publier/", desk.publish, name="desk_package_publish"),
]
