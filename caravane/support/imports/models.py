# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference
from caravane.foundation.territory.models import City


class ImportRun(models.Model):
    """A file sent to be imported, how its columns are read, what came of it. The file goes after a week."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    recipe = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    # In the database, so that any web node can read it and nothing is left on a disk: empty once erased.
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)  # {field: column counted from 0}
    options = models.JSONField(default=list)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    created_count = models.PositiveIntegerField(default=0)
    already_count = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=list)  # lines that say what was done

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["conference", "recipe", "-created_at"], name="import_run_recent")]

    def __str__(self) -> str:
        return self.file_name
