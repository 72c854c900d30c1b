# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db.models import F

from .models import City


def touch_content(*, city: City) -> None:
    """Say that public content of the town changed: every cached page of it is stale from this commit on.

    To be called inside the transaction of the action that changes the content.
    """
    City.objects.filter(pk=city.pk).update(content_version=F("content_version") + 1)
