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
