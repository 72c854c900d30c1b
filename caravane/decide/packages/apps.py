# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "caravane.decide.packages"
    label = "packages"
