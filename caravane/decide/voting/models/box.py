# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from .poll import Question


class Envelope(models.Model):
    """An envelope in the box. Its key is drawn from the SHA-256 of its content; nothing else identifies it.

    The integer key, always given and never drawn in sequence, is also SQLite's row identifier (which is why
    it is an "auto" field): rows lie in the order of their digests and not in the order of the casts. No
    person, hour, place or session is written here, now or later.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    envelope = models.BinaryField()

    class Meta:
        verbose_name = _("ballot in the box")

    def __str__(self) -> str:
        return self.digest[:8]


class CountedBallot(models.Model):
    """A ballot as it is published: a code that its voter alone recognises, and option numbers in order."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    ranking = models.JSONField(default=list)

    class Meta:
        ordering = ["code"]
        verbose_name = _("counted ballot")
        indexes = [models.Index(fields=["question", "code"], name="counted_by_code")]

    def __str__(self) -> str:
        return self.code


class Result(models.Model):
    """The count of one question, as it was published: outcomes are `caravane count --json` objects."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="result")
    ballots = models.PositiveIntegerField()  # blank ones included
    blank = models.PositiveIntegerField()
    null = models.PositiveIntegerField()
    null_causes = models.JSONField(default=dict)
    # {option number: [times ranked 1st, 2nd, …]}
    places = models.JSONField(default=dict)
    outcome = models.JSONField()  # by the poll's rule
    other_outcomes = models.JSONField(default=list)  # what other rules would have said
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result")

    def __str__(self) -> str:
        return str(self.question_id)
