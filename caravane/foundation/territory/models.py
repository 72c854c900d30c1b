# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .colours import validate_town_colour

insee_code = RegexValidator(r"^(\d{2}|2[AB])\d{3}$", _("An INSEE code has five characters, such as 94041."))


class City(models.Model):
    """A town. Everything hangs off it."""

    name = models.CharField(_("name of the town"), max_length=120)
    insee_code = models.CharField(_("INSEE code"), max_length=5, unique=True, validators=[insee_code])
    host = models.CharField(_("host name"), max_length=253, blank=True)
    colour = models.CharField(
        _("first colour"), max_length=7, default="#0f5c46", validators=[validate_town_colour]
    )
    accent = models.CharField(_("second colour"), max_length=7, default="#ffc83d")
    logo = models.CharField(max_length=80, blank=True)  # name given by support/files
    outline = models.JSONField(null=True, blank=True)  # GeoJSON geometry
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    is_demonstration = models.BooleanField(default=False)
    # Raised by every action that changes public content: part of the page cache's key.
    content_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~models.Q(host=""), name="city_host_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    city = models.ForeignKey(City, models.PROTECT, related_name="neighbourhoods")
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    outline = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("neighbourhood")
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="neighbourhood_name_once")]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A body that can act: the commune itself, the inter-communal body, an operator, an association."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        INTERCOMMUNAL = "ept", _("inter-communal body")
        COUNTY = "departement", _("département")
        REGION = "region", _("region")
        STATE = "etat", _("State")
        OPERATOR = "operateur", _("operator")
        ASSOCIATION = "association", _("association")
        COMPANY = "entreprise", _("company")

    city = models.ForeignKey(City, models.PROTECT, related_name="institutions")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="institution_name_once")]

    def __str__(self) -> str:
        return self.name


class MunicipalDepartment(models.Model):
    city = models.ForeignKey(City, models.PROTECT, related_name="departments")
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="department_name_once")]

    def __str__(self) -> str:
        return self.name
