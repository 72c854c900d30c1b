# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.core.immutable import append_only
from caravane.gather.proposals.models import Proposal


class Package(models.Model):
    """Proposals grouped into a strategic whole that people can rank."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="packages", verbose_name=_("theme"))
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=240)
    summary = models.CharField(_("in one or two sentences"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["theme__order", "order", "pk"]
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [models.UniqueConstraint(fields=["conference", "slug"], name="package_slug_once")]

    def __str__(self) -> str:
        return self.title


class Inclusion(models.Model):
    """A proposal in a package; it may be in several. Frozen once a sealed poll offers the package."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="inclusions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="inclusions")
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "proposal"], name="inclusion_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} ∈ {self.package_id}"


class PackageVersion(models.Model):
    """What a package said when it was published."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=240)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="package_version_once")]

    def __str__(self) -> str:
        return f"{self.package_id}.{self.number}"


append_only("packages_packageversion", "what a package said is kept as it was")
