# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caravane.foundation.accounts.models import User
from caravane.foundation.conferences.models import Conference, Theme
from caravane.foundation.core.immutable import Guard, RawTrigger, declare, declare_sqlite
from caravane.foundation.territory.models import Neighbourhood


class Proposal(models.Model):
    """Something said, numbered for good. It is never deleted; what became of it is computed."""

    class Channel(models.TextChoices):
        WEB = "web", _("web")
        CARAVAN = "caravan", _("caravan")
        WORKSHOP = "workshop", _("workshop")
        PAPER = "paper", _("paper")
        IMPORT = "import", _("import")

    class Competence(models.TextChoices):
        COMMUNE = "commune", _("the town")
        OTHER = "other", _("another institution")
        SHARED = "shared", _("shared")
        UNKNOWN = "unknown", _("not yet known")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("your proposal"))
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    origin = models.CharField(_("where it was said"), max_length=160, blank=True)
    said_on = models.DateField(_("said on"))
    submitted_at = models.DateTimeField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(_("signed"), max_length=80, blank=True)
    entered_on = models.DateField(_("entered the field of possibilities"), null=True, blank=True)
    competence = models.CharField(max_length=10, choices=Competence, default=Competence.UNKNOWN)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redaction_ground = models.CharField(max_length=240, blank=True)
    redacted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Folded, stemmed words of title and body: what search looks at, the same on both databases.
    search_text = models.TextField(editable=False, default="")
    # What recognises the same row of the same file imported again.
    import_key = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001 - unique

    class Meta:
        ordering = ["number"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["conference", "import_key"], name="proposal_import_key_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="proposal_number_from_1"),
        ]
        indexes = [models.Index(fields=["conference", "theme", "number"], name="proposal_by_theme")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ProposalVersion(models.Model):
    """What a proposal said at a moment: the first row is its first wording."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"


class ProposalLink(models.Model):
    """One proposal flows into another: merged, split from, or fed by what was said before."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("merged into")
        SPLIT = "split", _("split into")
        FED = "fed", _("fed")

    source = models.ForeignKey(Proposal, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Proposal, models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    reason = models.CharField(_("public reason"), max_length=240)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_between_two_proposals"),
            models.UniqueConstraint(fields=["source"], condition=Q(kind="merged"), name="merged_into_one"),
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class PendingProposal(models.Model):
    """A guest's proposal that waits for the click in the confirmation mail; forgotten after seven days."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    email = models.EmailField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=80, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    written_at = models.DateTimeField()
    # Once confirmed: a second click on the mail's link finds the number again; the e-mail is erased.
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title


declare(
    Guard("proposals_proposalversion", "DELETE", "what a proposal said is kept"),
    Guard(
        "proposals_proposalversion",
        "UPDATE",
        "what a proposal said is kept as it was",
        when="NEW.body <> ''",  # words that law requires removed are emptied, never rewritten
        changing=("proposal_id", "number", "title", "body", "written_at"),
    ),
    Guard("proposals_proposal", "DELETE", "a proposal is never deleted"),
    Guard(
        "proposals_proposal", "UPDATE", "a proposal keeps its number", changing=("number", "conference_id")
    ),
    Guard("proposals_proposallink", "DELETE", "a link between proposals is kept"),
    Guard(
        "proposals_proposallink",
        "UPDATE",
        "a link between proposals is kept as it was",
        changing=("source_id", "target_id", "kind", "made_at", "reason"),
    ),
)

# SQLite's index reads the search column of this table; PostgreSQL keeps its own index up to date.
INDEXED = "INSERT INTO proposals_search (rowid, search_text) VALUES (NEW.id, NEW.search_text);"
FORGOTTEN = """INSERT INTO proposals_search (proposals_search, rowid, search_text)
VALUES ('delete', OLD.id, OLD.search_text);"""
REINDEXED = "INSERT INTO proposals_search (proposals_search) VALUES ('rebuild')"


def _index_trigger(act: str, statements: str, then: str = "") -> RawTrigger:
    name = f"guard_proposals_search_{act.split()[0].lower()}"
    sql = f"CREATE TRIGGER {name} AFTER {act} ON proposals_proposal BEGIN {statements} END"
    return RawTrigger("proposals_proposal", name, sql, then)


declare_sqlite(
    _index_trigger("INSERT", INDEXED),
    _index_trigger("UPDATE OF search_text", FORGOTTEN + INDEXED),
    _index_trigger("DELETE", FORGOTTEN, then=REINDEXED),
)
