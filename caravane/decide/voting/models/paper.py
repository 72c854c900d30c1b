# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.models import User

from .poll import Poll, Question


class PollingPoint(models.Model):
    """A place where people vote on paper: marks → sheets → entries → signed."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="points")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.CharField(_("days and hours"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    officials = models.ManyToManyField(User, related_name="+", blank=True)
    sheets_in_box = models.PositiveIntegerField(_("sheets found in the box"), null=True, blank=True)
    explanation = models.TextField(_("explanation of the difference"), blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name = _("polling point")
        constraints = [models.UniqueConstraint(fields=["poll", "name"], name="polling_point_name_once")]

    def __str__(self) -> str:
        return self.name


class PaperSheet(models.Model):
    """A sheet of the box, numbered by the bureau once the box is mixed. Entered after the close only."""

    point = models.ForeignKey(PollingPoint, models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField(_("sheet number"))
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("paper sheet")
        constraints = [models.UniqueConstraint(fields=["point", "number"], name="sheet_number_once")]

    def __str__(self) -> str:
        return str(self.number)


class PaperEntry(models.Model):
    """What a sheet says on one question: option numbers in order (none: blank), or null with its cause."""

    class NullCause(models.TextChoices):
        IDENTIFIABLE = "identifiable", _("the voter can be identified")
        MARK = "mark", _("distinguishing mark")
        INSULT = "insult", _("insult")
        ALTERED = "altered", _("addition or deletion")
        TORN = "torn", _("torn")
        MODEL = "model", _("not the model")
        TOO_MANY = "too_many", _("too many choices")
        UNCLEAR = "unclear", _("unclear order")

    sheet = models.ForeignKey(PaperSheet, models.CASCADE, related_name="entries")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    ranking = models.JSONField(default=list)
    null_cause = models.CharField(max_length=20, choices=NullCause, blank=True)

    class Meta:
        verbose_name = _("paper entry")
        constraints = [models.UniqueConstraint(fields=["sheet", "question"], name="paper_entry_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}.{self.question_id}"
