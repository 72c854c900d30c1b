# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether box and roll agree. Numbers only, and nothing of what an envelope holds."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caravane.decide.voting.logic.envelope import digest_of, key_of
from caravane.decide.voting.models import BoxDifference, Envelope, Mark, Poll, Question


@dataclass(frozen=True)
class Comparison:
    """One question: people marked online, envelopes, and envelopes that do not bear their own digest."""

    question: int
    marks: int
    envelopes: int
    altered: int

    @property
    def gap(self) -> tuple[int, int, int]:
        """What is to be explained: it stays the same while others go on voting."""
        return self.question, self.envelopes - self.marks, self.altered

    @property
    def differs(self) -> bool:
        return self.envelopes != self.marks or self.altered > 0


def compare_box(poll: Poll) -> list[Comparison]:
    """Compare the box of a poll with its roll, question by question.

    Marks and envelopes are counted by one statement, in one snapshot: a cast under way is in both or in none.
    """
    altered = altered_envelopes(poll)
    web = Mark.objects.filter(roll_entry__poll=OuterRef("poll"), channel=Mark.Channel.WEB)
    box = Envelope.objects.filter(question=OuterRef("pk"))
    counted = Question.objects.filter(poll=poll).annotate(
        marks=Coalesce(Subquery(_count(web, "roll_entry__poll")), 0),
        envelopes=Coalesce(Subquery(_count(box, "question")), 0),
    )
    rows = counted.order_by("number").values_list("pk", "marks", "envelopes")
    return [Comparison(*row, altered=altered[row[0]]) for row in rows]


def _count(rows: QuerySet[Any], by: str) -> Any:
    return rows.order_by().values(by).annotate(n=Count("pk")).values("n")


def altered_envelopes(poll: Poll) -> Counter[int]:
    """Return {question id: envelopes whose key, digest and content do not belong together}.

    A row that is replaced in place keeps its key or its digest; what it holds gives others.
    """
    rows = Envelope.objects.filter(question__poll=poll).values_list("pk", "question", "digest", "envelope")
    return Counter(
        question
        for key, question, digest, envelope in rows.iterator()
        if digest_of(bytes(envelope)) != digest or key_of(digest) != key
    )


def differences_of(poll: Poll) -> QuerySet[BoxDifference]:
    """Return every difference noticed in the box of a poll, the oldest first."""
    return BoxDifference.objects.filter(question__poll=poll).select_related("question__theme")


def box_agrees(poll: Poll) -> bool:
    """Say whether box and roll agree, or every difference, noticed before or seen now, is explained."""
    noticed = list(differences_of(poll))
    gaps = {(one.question_id, one.envelopes - one.marks, one.altered) for one in noticed}
    seen = {one.gap for one in compare_box(poll) if one.differs}
    return seen <= gaps and all(one.explained_at for one in noticed)
