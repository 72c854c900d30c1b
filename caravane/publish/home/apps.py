# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "caravane.publish.home"
    label = "home"
