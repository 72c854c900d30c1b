# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "caravane.decide.voting"
    label = "voting"
