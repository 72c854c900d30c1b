# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Length, Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caravane.foundation.territory.models import City, Neighbourhood

from .addresses import canonical
from .errors import BadAddress


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=canonical(email) if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of an address, in whatever spelling of it; one that is none has no account."""
        try:
            return self.get(email=canonical(username or ""))
        except BadAddress as wrong:
            raise self.model.DoesNotExist from wrong


class User(AbstractBaseUser, PermissionsMixin):
    """A person's means of access, shared by towns. What a town knows of them is in Membership."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    name = models.CharField(_("name shown"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        # `addresses.canonical` says more; of two spellings of one address, no capital and no accent remains.
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower_case"),
            models.CheckConstraint(
                condition=Exact(Length("email"), Length(Cast("email", models.BinaryField()))),
                name="email_ascii",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("account without e-mail"))


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    FACILITATOR = "facilitator", _("facilitator")
    REVIEWER = "reviewer", _("department reviewer")
    ELECTED = "elected", _("elected official")
    POLLING_OFFICIAL = "polling_official", _("polling official")
    TRUSTEE = "trustee", _("trustee")
    COMMITTEE = "committee", _("committee member")
    PARTNER = "partner", _("partner")
    ADMINISTRATOR = "administrator", _("administrator")


class Membership(models.Model):
    """What one town knows of one person; erasable per town."""

    class Gender(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        OTHER = "other", _("another gender")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="+")
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "city"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.city}"


class RoleGrant(models.Model):
    """A role that a person holds in a town, to the end of a day."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="role_grant_once")]

    def __str__(self) -> str:
        return self.get_role_display()

    def holds(self, today: date) -> bool:
        return self.until is None or today <= self.until


class Invitation(models.Model):
    """A colleague invited by e-mail to hold roles; the link works once, and not after it expires."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    roles = models.JSONField(_("roles"))
    until = models.DateField(_("roles end on"), null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    def pending(self, now: datetime) -> bool:
        return self.accepted_at is None and now < self.expires_at
