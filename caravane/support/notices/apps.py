# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "caravane.support.notices"
    label = "notices"
