# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import setup

urlpatterns = [path("", setup.installation, name="installation")]
