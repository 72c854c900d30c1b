# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns that each guard keeps, said a second time: one that leaves its guard fails a test, and so does
one that comes without a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from caravane.decide.packages.models import Package
from caravane.decide.review.models import Finding
from caravane.decide.voting.models import (
    BoxDifference,
    Mark,
    Poll,
    PollingPoint,
    RollChange,
    RollEntry,
    RollRequest,
)
from caravane.gather.proposals.models import Proposal, ProposalLink, ProposalVersion

from .forbidden import AFTER, FROZEN, Act, World, change, confirmed, count, explain, publish, rewrite, sign

Row = Callable[[World], models.Model]


def nothing(_world: World) -> None:
    """Leave the world as it is."""


@dataclass(frozen=True)
class Kept:
    """One guard: the columns it keeps, what brings about the state in which it does, and the row."""

    model: type[models.Model]
    message: str
    columns: str
    before: Act = nothing
    row: Row | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.model._meta.db_table, "UPDATE", self.message

    def row_in(self, world: World) -> models.Model:
        return self.row(world) if self.row else self.model._base_manager.get(pk=world.pk(self.model))


SET_UP = (
    "conference_id title opens_at closes_at minimum_age online_voters rule places publication_threshold "
    "public_key key_sheet_digest sealed_at"
)
ANSWERED = "poll_id state answered_at official reason last_name first_names"
KEPT = [
    Kept(Poll, FROZEN, SET_UP),
    Kept(Poll, "a poll is counted once", "counted_at", count),
    Kept(Poll, "what is published stays published", "published_at", publish),
    Kept(Poll, "a poll is rewritten once", "rewritten_at", rewrite),
    Kept(
        Package,
        "a package put to the vote is kept as it was",
        "title summary description theme_id slug published_at",
    ),
    Kept(Mark, "a mark on the roll is kept as it was", "roll_entry_id channel polling_point_id"),
    Kept(Mark, "who made a mark is kept until the roll is erased", "official"),
    Kept(
        PollingPoint,
        "a closed polling point is kept as it was",
        "poll_id name sheets_in_box explanation signed_at",
        sign,
    ),
    Kept(
        RollEntry,
        "the entry of a person who voted is kept as it was",
        "poll_id last_name first_names birth_date identity homonym",
    ),
    Kept(
        RollEntry,
        "what was confirmed at a desk is this identity with this account",
        "account_id identity homonym",
        row=confirmed,
    ),
    Kept(RollChange, "who did what to whom on the roll is kept", "poll_id entry_id kind at"),
    Kept(
        RollRequest,
        "a request that is answered stays so until the roll is erased",
        ANSWERED,
        change(RollRequest, state="refused"),
    ),
    Kept(
        BoxDifference,
        "a difference in the box is kept as it was noticed",
        "question_id marks envelopes altered noticed_at",
    ),
    Kept(
        BoxDifference,
        "an explanation is kept as it was written",
        "explanation explained_by explained_at",
        explain,
    ),
    Kept(
        ProposalVersion, "what a proposal said is kept as it was", "proposal_id number title body written_at"
    ),
    Kept(Proposal, "a proposal keeps its number", "number conference_id"),
    Kept(
        ProposalLink, "a link between proposals is kept as it was", "source_id target_id kind made_at reason"
    ),
    Kept(Finding, "a finding is kept as it was: write another", "proposal_id outcome reason found_at"),
]
BY_COLUMN = [(kept, column) for kept in KEPT for column in kept.columns.split()]

# Nobody's row: guards look before foreign keys do.
NOWHERE = 10**6
OTHER_VALUES: list[tuple[type[models.Field[Any, Any]], Any]] = [
    (models.ForeignKey, NOWHERE),
    (models.DateTimeField, datetime(2020, 1, 1, tzinfo=UTC)),
    (models.DateField, date(1950, 1, 1)),
    (models.BinaryField, b"another"),
    (models.IntegerField, 77),
    (models.CharField, "autre"),
    (models.TextField, "autre"),
]


def another(row: models.Model, column: str) -> Any:
    """Return a value that this column of the row does not have."""
    field: Any = row._meta.get_field(column)
    now = getattr(row, column)
    if field.choices:
        return next(value for value, _label in field.choices if value != now)
    value = next(value for kind, value in OTHER_VALUES if isinstance(field, kind))
    assert value != now
    return value


def change_of_a_name(world: World) -> RollChange:
    return RollChange.objects.create(
        poll=world.poll,
        entry=world.town.entry,
        kind="released",
        official="Omar",
        at=AFTER,
        reason="Vue",
        replaced="Legoff",
    )
