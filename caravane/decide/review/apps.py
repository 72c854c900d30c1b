# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "caravane.decide.review"
    label = "review"
