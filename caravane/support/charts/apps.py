# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "caravane.support.charts"
    label = "charts"
