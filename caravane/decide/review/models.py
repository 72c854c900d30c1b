# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.models import User
from caravane.foundation.core.immutable import Guard, declare
from caravane.gather.proposals.models import Proposal


class Finding(models.Model):
    """What the review concludes about a proposal, with its public reason. The latest one holds."""

    class Outcome(models.TextChoices):
        SET_ASIDE = "set_aside", _("set aside")
        DONE = "done", _("already done or under way")
        STUDY = "study", _("put to study")
        TO_PRECISE = "to_precise", _("to be made precise")
        UNDER_REVIEW = "under_review", _("under review")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="findings")
    outcome = models.CharField(_("conclusion"), max_length=20, choices=Outcome)
    reason = models.CharField(_("public reason"), max_length=400)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("finding")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="under_review") | ~models.Q(reason=""), name="finding_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


declare(
    Guard("review_finding", "DELETE", "a finding is kept"),
    Guard(
        "review_finding",
        "UPDATE",
        "a finding is kept as it was: write another",
        changing=("proposal_id", "outcome", "reason", "found_at"),
    ),
)
