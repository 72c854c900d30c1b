# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models


class PlainBallot(models.Model):
    """What a plain Django site would write of a vote: who, and fifteen numbers."""

    voter = models.PositiveIntegerField()
    choices = models.JSONField()

    class Meta:
        app_label = "plain"
        db_table = "benchmark_plainballot"

    def __str__(self) -> str:
        return str(self.voter)
