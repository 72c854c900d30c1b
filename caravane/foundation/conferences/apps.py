# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "caravane.foundation.conferences"
    label = "conferences"
