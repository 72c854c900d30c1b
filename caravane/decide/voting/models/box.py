# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
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


class BoxDifference(models.Model):
    """What did not agree between box and roll in one question when somebody looked, and why.

    Numbers only: which envelopes lay in the box at an hour would tell whose they are.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    marks = models.PositiveIntegerField()  # people marked online
    envelopes = models.PositiveIntegerField()
    altered = models.PositiveIntegerField(default=0)  # envelopes that do not bear the digest of their content
    noticed_at = models.DateTimeField()
    explanation = models.TextField(_("explanation of the difference"), blank=True)
    explained_by = models.CharField(max_length=120, blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["noticed_at", "pk"]
        verbose_name = _("difference in the box")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "marks", "envelopes", "altered"], name="box_difference_once"
            ),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True) | ~Q(explanation=""),
                name="box_difference_explained_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.marks}/{self.envelopes}"


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
