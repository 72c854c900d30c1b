# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "caravane.support.imports"
    label = "imports"
