# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from . import views

urlpatterns = [path("charte-<slug:digest>.css", views.charte, name="charte")]
