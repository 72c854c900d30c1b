# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "caravane.gather.proposals"
    label = "proposals"
