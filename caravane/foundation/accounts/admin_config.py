# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.admin.apps import AdminConfig


class TownAdminConfig(AdminConfig):
    default_site = "caravane.foundation.accounts.admin_site.TownAdminSite"
