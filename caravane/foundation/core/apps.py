# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate, pre_migrate

from .immutable import install_after_migrate, lift_before_migrate
from .private_files import check_private_files


class CoreConfig(AppConfig):
    name = "caravane.foundation.core"
    label = "core"

    def ready(self) -> None:
        """Keep the guards around every migrate; look at the data folder's rights at every start."""
        register(check_private_files)
        pre_migrate.connect(lift_before_migrate, sender=self, dispatch_uid="caravane.immutable")
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="caravane.immutable")
