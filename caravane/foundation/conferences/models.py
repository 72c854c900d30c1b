# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caravane.foundation.territory.models import City

from .kinds import KINDS, PhaseKind


class Programme(models.Model):
    """A town's démarche, carried through conferences that return every two years."""

    city = models.OneToOneField(City, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    short_title = models.CharField(_("short title"), max_length=40)
    summary = models.TextField(_("in a few sentences"), blank=True)

    class Meta:
        verbose_name = _("programme")

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A commitment in figures: by how much, since when, by when."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="targets")
    title = models.CharField(_("what"), max_length=120)
    change_percent = models.SmallIntegerField(_("change, in %"), null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("base year"), null=True, blank=True)
    horizon = models.PositiveSmallIntegerField(_("by"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "horizon"]
        verbose_name = _("target")
        constraints = [
            models.CheckConstraint(
                condition=Q(base_year__isnull=True) | Q(base_year__lt=F("horizon")),
                name="target_base_before_horizon",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Conference(models.Model):
    """One edition. `day` is the day of the conference itself."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="conferences")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    day = models.DateField(_("conference day"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # The last number given to a proposal: the counter row that numbering locks.
    last_proposal_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("conference")
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="conference_year_once")]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def calendar(self) -> list["Phase"]:
        """The phases in the order of their dates, read once."""
        return list(self.phases.all())


class Phase(models.Model):
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="phases")
    kind_key = models.CharField(
        _("kind"), max_length=20, choices=[(kind.key, kind.name) for kind in KINDS.values()]
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))  # excluded

    class Meta:
        ordering = ["starts_at", "ends_at"]
        verbose_name = _("phase")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="phase_starts_before_it_ends"
            ),
            models.UniqueConstraint(fields=["conference", "kind_key"], name="phase_kind_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.kind.name)

    @property
    def kind(self) -> PhaseKind:
        return KINDS[self.kind_key]

    def contains(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


class Theme(models.Model):
    class Hue(models.TextChoices):
        GREEN = "green", _("green")
        BLUE = "blue", _("blue")
        RED = "red", _("red")
        VIOLET = "violet", _("violet")
        OCHRE = "ochre", _("ochre")
        TEAL = "teal", _("teal")
        PINK = "pink", _("pink")
        AMBER = "amber", _("amber")
        INDIGO = "indigo", _("indigo")
        OLIVE = "olive", _("olive")
        BRICK = "brick", _("brick")
        SLATE = "slate", _("slate")

    class NotVoted(models.TextChoices):
        STUDY = "study", _("all put to study")
        TRANSVERSAL = "transversal", _("runs through every package")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="themes")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    subtitle = models.CharField(_("in a few words"), max_length=160, blank=True)
    hue = models.CharField(_("colour"), max_length=10, choices=Hue, default=Hue.GREEN)
    # Empty when the theme goes to the vote.
    not_voted = models.CharField(_("why it is not voted"), max_length=20, choices=NotVoted, blank=True)
    not_voted_reason = models.CharField(_("reason shown"), max_length=240, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("theme")
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="theme_slug_once"),
            models.UniqueConstraint(fields=["conference", "name"], name="theme_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """A date for people: launch, public meeting, study day, conference day, an association's initiative."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="events")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    programme = models.TextField(_("programme"), blank=True)

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.title
