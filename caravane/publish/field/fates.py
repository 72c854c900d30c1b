# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of each proposal: one public fate, computed from published facts, the first that applies."""

from typing import Any

from django.db.models import CharField, QuerySet, TextChoices
from django.db.models.expressions import RawSQL
from django.utils.translation import pgettext_lazy

from caravane.gather.proposals.models import Proposal

from .sql import LATEST, ROW


class Fate(TextChoices):
    """The fates in the order in which they are tried. Values stand in addresses, so people read them."""

    REDACTED = "retiree", pgettext_lazy("fate", "words removed")
    MERGED = "reunie", pgettext_lazy("fate", "joined to another")
    SET_ASIDE = "ecartee", pgettext_lazy("fate", "set aside")
    DONE = "deja-faite", pgettext_lazy("fate", "already done or under way")
    PACKAGED = "paquet", pgettext_lazy("fate", "in a package")
    TRANSVERSAL = "traverse", pgettext_lazy("fate", "runs through every package")
    STUDY = "etude", pgettext_lazy("fate", "put to study")
    TO_PRECISE = "a-preciser", pgettext_lazy("fate", "to be made precise")
    UNDER_REVIEW = "examen", pgettext_lazy("fate", "under review")
    RECEIVED = "recue", pgettext_lazy("fate", "received")


MERGED = f"{ROW}.id IN (SELECT source_id FROM proposals_proposallink WHERE kind = 'merged')"  # noqa: S608 - constants
PACKAGED = (
    f"{ROW}.id IN (SELECT proposal_id FROM packages_inclusion JOIN packages_package "  # noqa: S608 - constants
    "ON packages_package.id = package_id WHERE published_at IS NOT NULL)"
)


def _finding(outcome: str) -> str:
    """Return the condition: the latest finding about the proposal has this outcome."""
    held = f"SELECT proposal_id FROM review_finding AS held WHERE outcome = '{outcome}' AND {LATEST}"  # noqa: S608
    return f"{ROW}.id IN ({held})"


def _theme(not_voted: str) -> str:
    return f"{ROW}.theme_id IN (SELECT id FROM conferences_theme WHERE not_voted = '{not_voted}')"  # noqa: S608 - constants


# Each fate applies under its condition, unless an earlier one does. In SQL that both databases read alike,
# because the ORM takes longer to write it (7 ms, at each request) than they take to answer. Subqueries do not
# look at the outer row where they can: each is read once, not once per proposal.
CONDITIONS: tuple[tuple[Fate, str], ...] = (
    (Fate.REDACTED, f"{ROW}.redacted_at IS NOT NULL"),
    (Fate.MERGED, MERGED),
    (Fate.SET_ASIDE, _finding("set_aside")),
    (Fate.DONE, _finding("done")),
    (Fate.PACKAGED, PACKAGED),
    (Fate.TRANSVERSAL, _theme("transversal")),
    (Fate.STUDY, f"{_finding('study')} OR {_theme('study')}"),
    (Fate.TO_PRECISE, _finding("to_precise")),
    (Fate.UNDER_REVIEW, _finding("under_review")),
)


def _case() -> str:
    whens = " ".join(f"WHEN {condition} THEN '{fate.value}'" for fate, condition in CONDITIONS)
    return f"CASE {whens} ELSE '{Fate.RECEIVED.value}' END"


FATE_SQL = _case()
FATE = RawSQL(FATE_SQL, (), output_field=CharField())  # noqa: S611 - made of constants


def with_fate(proposals: QuerySet[Proposal]) -> QuerySet[Any]:
    """Add to each proposal its `fate`, usable to show, filter, group and count."""
    return proposals.annotate(fate=FATE)
