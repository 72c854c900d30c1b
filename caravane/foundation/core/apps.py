# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .immutable import install_after_migrate


class CoreConfig(AppConfig):
    name = "caravane.foundation.core"
    label = "core"

    def ready(self) -> None:


        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="caravane.immutable")
