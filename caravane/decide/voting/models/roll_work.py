# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bureau's work on the roll: requests to answer, what was changed and why, help given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.logic.person import Written
from caravane.foundation.accounts.models import User

from .paper import PollingPoint
from .poll import Poll
from .roll import Person, RollEntry


class RollRequest(Person):
    """Somebody declared online what may be somebody else's identity: an official answers before the close.

    An official who frees an entry leaves a row too, answered: its holder reads what became of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WITHDRAWN = "withdrawn", _("replaced by another declaration")
        ACCEPTED = "accepted", _("another person")
        JOINED = "joined", _("same person, who had not voted")
        REFUSED = "refused", _("refused")
        # No question was asked: what an account reads whose entry an official freed.
        FREED = "freed", _("entry freed from this account")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="+")
    account = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    official = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request about the roll")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "account"],
                condition=Q(state="waiting", account__isnull=False),
                name="roll_request_waits_once",
            )
        ]
        indexes = [models.Index(fields=["poll", "state", "asked_at"], name="roll_requests_waiting")]

    @property
    def written(self) -> Written:
        """The person as they declared themselves."""
        return Written(self.last_name, self.first_names, self.birth_date, self.tie, self.birth_known)


class RollChange(models.Model):
    """Who changed an entry of the roll, when and why. `replaced` holds what a correction took away."""

    class Kind(models.TextChoices):
        ADDED = "added", _("another person of a close name, added")
        RELEASED = "released", _("freed from its account")
        CORRECTED = "corrected", _("corrected")
        CONFIRMED = "confirmed", _("identity confirmed at a desk")
        VOUCHED = "vouched", _("marked: another person than one who has voted, checked")
        MERGED = "merged", _("another entry of the same person set aside")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="+")
    # No constraint: the line stays when an entry that nobody voted with is merged into another.
    entry = models.ForeignKey(RollEntry, models.DO_NOTHING, related_name="changes", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    official = models.CharField(max_length=120)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    replaced = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of the roll")

    def __str__(self) -> str:
        return self.get_kind_display()


class HelpGiven(models.Model):
    """How many people were helped to vote at a point on a day. Who they were is written nowhere."""

    point = models.ForeignKey(PollingPoint, models.PROTECT, related_name="help_given")
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        verbose_name = _("help given to voters")
        constraints = [models.UniqueConstraint(fields=["point", "day"], name="help_given_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.people}"
