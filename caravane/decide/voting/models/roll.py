# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.models import User

from .paper import PollingPoint
from .poll import Poll


class RollEntry(models.Model):
    """A person on the one roll of all channels. `identity` is name, first names and birth date, folded."""

    class Tie(models.TextChoices):
        LIVES = "lives", _("I live here")
        WORKS = "works", _("I work here")
        STUDIES = "studies", _("I study here")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="+")
    last_name = models.CharField(_("last name"), max_length=80)
    first_names = models.CharField(_("first names"), max_length=120)
    birth_date = models.DateField(_("birth date"))
    tie = models.CharField(_("tie with the town"), max_length=10, choices=Tie)
    identity = models.CharField(max_length=240)
    homonym = models.PositiveSmallIntegerField(default=1)
    # A means of access only: an account that is erased leaves the roll as it was.
    account = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("roll entry")
        constraints = [
            models.UniqueConstraint(fields=["poll", "identity", "homonym"], name="roll_identity_once"),
            models.UniqueConstraint(
                fields=["poll", "account"], condition=Q(account__isnull=False), name="roll_account_once"
            ),
        ]
        indexes = [models.Index(fields=["poll", "identity"], name="roll_by_identity")]

    def __str__(self) -> str:
        return f"{self.first_names} {self.last_name}"


class RowKey(models.OneToOneField):  # type: ignore[type-arg]
    """A primary key that points to another row and is SQLite's own row identifier.

    SQLite takes an `integer` key for its row identifier and no `bigint` one: with that, rows would bear
    hidden numbers in the order in which they came, and a copy of the file would tell the order of the votes.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Mark(models.Model):
    """The signature on the roll: this person has voted. Nothing in it leads to a ballot, not even an hour.

    Its key is the roll entry's: the database refuses a second mark, and rows lie in the order of the roll.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("online")
        PAPER = "paper", _("on paper")

    roll_entry = RowKey(RollEntry, models.PROTECT, primary_key=True, related_name="mark")
    channel = models.CharField(max_length=10, choices=Channel)
    polling_point = models.ForeignKey(PollingPoint, models.PROTECT, null=True, blank=True, related_name="+")
    assisted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="web", polling_point__isnull=True)
                | Q(channel="paper", polling_point__isnull=False),
                name="mark_on_paper_at_a_point",
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
