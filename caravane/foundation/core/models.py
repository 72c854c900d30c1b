# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models


class DutyDone(models.Model):
    """One duty done for one due date: two workers, or a day's outage, neither double nor skip it."""

    name = models.CharField(max_length=60)
    due = models.DateTimeField()
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="duty_once_per_due_date")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"


class SharedEntry(models.Model):
    """What all web processes remember together for a while (core.shared_cache)."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.JSONField()
    expires = models.FloatField(db_index=True)  # seconds since 1970, as caches count

    def __str__(self) -> str:
        return self.key
