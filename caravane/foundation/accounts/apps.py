# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccountsConfig(AppConfig):
    name = "caravane.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Rights hold wherever people act: in a command or the worker as behind a page.
        import_string("caravane.foundation.accounts.permissions.permission_required")
