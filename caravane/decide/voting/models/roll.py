# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from hashlib import sha256

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from caravane.decide.voting.logic.identity import Known
from caravane.foundation.accounts.models import User

from .paper import PollingPoint
from .poll import Poll


class BirthKnown(models.TextChoices):
    """How much of a birth date the papers tell. What is unknown is the first of January, or of the month."""

    DAY = Known.DAY.value, _("day, month and year")
    MONTH = Known.MONTH.value, _("month and year")
    YEAR = Known.YEAR.value, _("year alone")


class Tie(models.TextChoices):
    LIVES = "lives", _("I live here")
    WORKS = "works", _("I work here")
    STUDIES = "studies", _("I study here")


def born_in_words(birth_date: date, known: str) -> str:
    """Return a birth date as far as it is known: 14/07/1950; 07/1950, day unknown."""
    if known == Known.DAY:
        return date_format(birth_date, "d/m/Y")
    if known == Known.MONTH:
        return _("%(month)s, day unknown") % {"month": date_format(birth_date, "m/Y")}
    return _("%(year)s, day and month unknown") % {"year": birth_date.year}


class Person(models.Model):
    """Names, birth date and tie with the town, as a person or an official wrote them."""

    last_name = models.CharField(_("last name"), max_length=80)
    first_names = models.CharField(_("first names"), max_length=120, blank=True)
    birth_date = models.DateField(_("birth date"))
    birth_known = models.CharField(max_length=5, choices=BirthKnown, default=BirthKnown.DAY)
    tie = models.CharField(_("tie with the town"), max_length=10, choices=Tie)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.first_names} {self.last_name}".strip()

    @property
    def born(self) -> str:
        return born_in_words(self.birth_date, self.birth_known)


class RollEntry(Person):
    """A person on the one roll of all channels. `identity` is name, first names and birth date, folded."""

    Tie = Tie

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="+")
    identity = models.CharField(max_length=240)
    homonym = models.PositiveSmallIntegerField(default=1)
    spelling = models.CharField(max_length=500, blank=True)  # what searches look into
    # A means of access only: an account that is erased leaves the roll as it was.
    account = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # When an official saw the papers of the holder of the account, and who it was.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("roll entry")
        constraints = [
            models.UniqueConstraint(fields=["poll", "identity", "homonym"], name="roll_identity_once"),
            models.UniqueConstraint(
                fields=["poll", "account"], condition=Q(account__isnull=False), name="roll_account_once"
            ),
        ]
        indexes = [
            models.Index(fields=["poll", "identity"], name="roll_by_identity"),
            models.Index(fields=["poll", "birth_date"], name="roll_by_birth_date"),
        ]

    @property
    def reading(self) -> str:
        """Whom this entry is about, in short: the pages of the desk say back whom they showed."""
        return sha256(f"{self.identity}|{self.homonym}".encode()).hexdigest()[:32]


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
    # The official who marked on paper, by name: it outlives the account, and is erased with the roll.
    official = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="web", polling_point__isnull=True)
                | Q(channel="paper", polling_point__isnull=False),
                name="mark_on_paper_at_a_point",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper") | Q(official=""), name="mark_online_by_nobody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
