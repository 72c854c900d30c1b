# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models


class Row(models.Model):
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        managed = False
        db_table = "proposals_proposal"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title
