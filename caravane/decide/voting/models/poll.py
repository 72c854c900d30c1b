# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caravane.decide.packages.models import Package
from caravane.foundation.conferences.models import Conference, Theme


class Poll(models.Model):
    """A vote of the whole conference. Two acts open it: the set-up is sealed, then the hour comes."""

    class Rule(models.TextChoices):
        POSITIONAL = "positional", _("points (three, two, one)")
        PLURALITY = "plurality", _("first choices only")
        SCHULZE = "schulze", _("duels (Schulze)")
        IRV = "irv", _("successive eliminations")

    class OnlineVoters(models.TextChoices):
        DECLARED = "declared", _("whoever declares who they are")
        CONFIRMED = "confirmed", _("whoever had their identity confirmed at a polling point")

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))  # excluded
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), default=16)
    online_voters = models.CharField(
        _("who may vote online"), max_length=20, choices=OnlineVoters, default=OnlineVoters.DECLARED
    )
    rule = models.CharField(_("counting rule"), max_length=20, choices=Rule, default=Rule.POSITIONAL)
    places = models.PositiveSmallIntegerField(_("how many packages may be ranked"), default=3)
    publication_threshold = models.PositiveSmallIntegerField(_("ballots published from"), default=50)
    # From the sealing: what ballots are enclosed for (65 bytes), and the SHA-256 of the private key's sheet.
    public_key = models.BinaryField(null=True, blank=True)
    key_sheet_digest = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    # Marks and box lie in the order of their keys: nothing tells any more what was cast with what.
    rewritten_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("poll")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="poll_opens_before_it_closes"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="poll_ranks_at_least_one"),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(public_key__isnull=False),
                name="poll_sealed_with_a_key",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True)
                | Q(counted_at__gte=F("closes_at"), sealed_at__isnull=False),
                name="poll_counted_after_its_close",
            ),
            models.CheckConstraint(
                condition=Q(rewritten_at__isnull=True)
                | Q(rewritten_at__gte=F("closes_at"), sealed_at__isnull=False),
                name="poll_rewritten_after_its_close",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True) | Q(rewritten_at__isnull=False),
                name="poll_counted_once_rewritten",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(counted_at__isnull=False),
                name="poll_published_once_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, now: datetime) -> bool:
        return self.sealed_at is not None and self.opens_at <= now < self.closes_at

    def is_closed(self, now: datetime) -> bool:
        return self.sealed_at is not None and now >= self.closes_at


class Question(models.Model):
    """A voted theme."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="questions")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(fields=["poll", "theme"], name="question_theme_once"),
            models.UniqueConstraint(fields=["poll", "number"], name="question_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.theme_id}"


class Option(models.Model):
    """A package that can be ranked; its number is the one printed on paper."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    package = models.ForeignKey(Package, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("option")
        constraints = [
            models.UniqueConstraint(fields=["question", "package"], name="option_package_once"),
            models.UniqueConstraint(fields=["question", "number"], name="option_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.number}"
