# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "caravane.foundation.territory"
    label = "territory"
